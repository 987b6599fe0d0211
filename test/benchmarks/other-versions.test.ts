import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PARSERS, parseOutput, type ToolName } from '../../src/benchmarks/parsers.ts';
import { readingsOf, toolSample, VARIANTS } from '../support/tool-sample.ts';

/** Status, file, and the reason or the numbers, which were read in the file by eye. */
const EXPECTED = readFileSync(join(VARIANTS, 'expected.tsv'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split('\t'))
  .map(([status = '', file = '', what = '']) => ({ status, file, what }));

/** Outputs of which a part is a whole output of a shorter run. */
const PREFIXES = new Set(['fio/normal-status-interval.txt']);

const outcomeOf = (file: string, edit = (text: string): string => text) => {
  const [tool = '', name = ''] = file.split('/');
  const { stdout, stderr, ...rest } = toolSample(tool, name, VARIANTS);
  return parseOutput(PARSERS[tool as ToolName], { stdout: edit(stdout), stderr: edit(stderr), ...rest });
};

describe('[U] outputs of other versions and options', () => {
  it('are all in the table of what is expected', () => {
    const files = readdirSync(VARIANTS, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.txt'));
    expect(EXPECTED.map(({ file }) => file)).to.deep.equal(files.sort());
  });

  for (const { status, file, what } of EXPECTED) {
    it(`are ${status} in ${file}`, () => {
      const outcome = outcomeOf(file);
      expect(outcome.status, 'reason' in outcome ? outcome.reason : '').to.equal(status);
      if ('reason' in outcome) expect(outcome.reason).to.equal(what);
      else expectNumbers(readingsOf(outcome), what);
    });
  }

  for (const { file } of EXPECTED.filter(({ status, file }) => status === 'ok' && !PREFIXES.has(file))) {
    it(`are never ok with other numbers once a line of ${file} is lost, or it is cut there`, () => {
      const whole = readingsOf(outcomeOf(file));
      for (const damage of damages) {
        const outcome = outcomeOf(file, damage);
        const found = outcome.status === 'ok' ? readingsOf(outcome) : {};
        expect(found).to.deep.equal(Object.fromEntries(Object.keys(found).map((name) => [name, whole[name]])));
      }
    });
  }
});

/** `throughput read=9029632, latency read-p99=0.004`. */
function expectNumbers(readings: Readonly<Record<string, number>>, what: string): void {
  for (const [, name = '', value] of what.matchAll(/([^=]+?)=([\d.e-]+)(?:, |$)/g))
    expect(readings[name], name).to.be.closeTo(Number(value), Number(value) * 1e-9);
}

/** Histograms go on like their beginning. */
const MOST_LINES = 80;

/** A text without one of its first lines, or cut before it. */
const damages = Array.from({ length: MOST_LINES }, (_, line) => [
  (text: string): string => text.split('\n').toSpliced(line, 1).join('\n'),
  (text: string): string => text.split('\n').slice(0, line).join('\n'),
]).flat();

import { expect } from 'chai';
import fc from 'fast-check';
import type { ToolOutcome, ToolOutput, ToolParser } from '../../src/benchmarks/outcome.ts';
import { PARSERS, parseOutput, type ToolName } from '../../src/benchmarks/parsers.ts';
import { expectedStatuses, readingsOf, toolSample } from '../support/tool-sample.ts';

/** Recorded results by tool: `tool` -> its files. */
const RESULTS = Map.groupBy(
  [...expectedStatuses()].filter(([, status]) => status === 'ok').map(([file]) => file),
  (file) => file.split('/')[0] ?? '',
);

/** Tests of qperf are named by its user and nothing else is printed: other tests below are one longer run. */
const LONGER_RUNS = new Set<string>(['qperf']);

/** The table and the file of one run. */
const ONE_RUN = new Set(['stress-ng/cpu-all-yaml.txt', 'stress-ng/cpu-all.yaml']);

describe('[U] two outputs in one text', () => {
  for (const [tool, files] of RESULTS) {
    if (LONGER_RUNS.has(tool)) continue;
    const parser = PARSERS[tool as ToolName];

    it(`are no result of ${tool}`, () => {
      for (const one of files)
        for (const other of files.filter((each) => each !== one)) {
          const [first, second] = [textOf(one), textOf(other)];
          const isStderr = first.isStderr && second.isStderr;
          const found = readingsOf(resultOf(parser, first.text + second.text, isStderr));
          if (ONE_RUN.has(one) && ONE_RUN.has(other)) continue;
          expect(found, `${one} + ${other}`).to.deep.equal({});
        }
    });

    it(`never give ${tool} the numbers of both where parts of them are lost`, () => {
      fc.assert(
        fc.property(fc.constantFrom(...files), fc.constantFrom(...files), keeps, keeps, (one, other, head, tail) => {
          const [first, second] = [textOf(one), textOf(other)];
          const isStderr = first.isStderr && second.isStderr;
          const [before, behind] = [cut(first.text, head), cut(second.text, tail)];
          const found = readingsOf(resultOf(parser, before + behind, isStderr));
          const alone = [first.text, before, second.text, behind].map((text) =>
            readingsOf(resultOf(parser, text, isStderr)),
          );
          const isOfOne = alone.some((own) => Object.keys(found).every((name) => own[name] === found[name]));
          expect(isOfOne, `${one} + ${other}: ${JSON.stringify(found)}`).to.equal(true);
        }),
        { numRuns: 150 },
      );
    });
  }
});

const FAILED = { status: 'failed', reason: '' } as const;

/** What is believed; nothing of what is not. */
function resultOf(parser: ToolParser, text: string, isStderr: boolean): ToolOutcome {
  const outcome = parseOutput(parser, outputOf(text, isStderr));
  return outcome.status === 'ok' ? outcome : FAILED;
}

/** Which part of an output is there: all of it, what comes before a place, or what comes behind it. */
type Keep = readonly ['all' | 'before' | 'behind', number];

const keeps: fc.Arbitrary<Keep> = fc.tuple(
  fc.constantFrom('all', 'before', 'behind'),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

function cut(text: string, [keep, at]: Keep): string {
  const place = Math.floor(at * text.length);
  if (keep === 'all') return text;
  return keep === 'before' ? text.slice(0, place) : text.slice(place);
}

const outputOf = (text: string, isStderr: boolean): ToolOutput =>
  isStderr ? { stdout: '', stderr: text } : { stdout: text, stderr: '' };

function textOf(file: string): { readonly text: string; readonly isStderr: boolean } {
  const [tool = '', name = ''] = file.split('/');
  const { stdout, stderr } = toolSample(tool, name);
  return { text: stdout === '' ? stderr : stdout, isStderr: stdout === '' };
}

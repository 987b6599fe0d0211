import { expect } from 'chai';
import fc from 'fast-check';
import type { AskedOfTool, ToolOutcome, ToolOutput, ToolParser } from '../../src/benchmarks/outcome.ts';
import { PARSERS, parseOutput, type ToolName } from '../../src/benchmarks/parsers.ts';
import { ASKED_FIELDS } from '../../src/benchmarks/reader.ts';
import { type Milliseconds, minutes, ms, seconds } from '../../src/model/units.ts';
import { expectedStatuses, parseSample, readingsOf, sampleFiles, toolSample } from '../support/tool-sample.ts';

const EXPECTED = expectedStatuses();

/** What the command of a sample asked, where the output of its tool does not say it. */
const ASKED: Readonly<Record<string, AskedOfTool>> = {
  'cyclictest/basic-quiet.txt': { streams: 2, iterations: 3000 },
  'cyclictest/loud.txt': { streams: 2, iterations: 800 },
  'iperf2/client-p2-i1-csv.txt': { streams: 2, durationMs: seconds(3) },
  'iperf2/csv-fullduplex-p2.txt': { streams: 2, durationMs: seconds(1) },
  'iperf2/csv-p4.txt': { streams: 4, durationMs: seconds(2) },
};

/** An output of which a part is a whole output of a shorter command. */
const PREFIXES = new Set(['qperf/loop.txt']);

/** Tools whose outputs say how long they measured. */
const TIMED: readonly ToolName[] = [
  'coremark',
  'fio',
  'gnu-time',
  'iperf2',
  'iperf3',
  'netperf',
  'nuttcp',
  'qperf',
  'sockperf',
  'stress-ng',
  'sysbench',
];

/** Where a text has a number that is one of these values, as a word of its own. */
const numbersOf = (text: string, values: ReadonlySet<number>) =>
  [...text.matchAll(/(?<=[\s=:(,[])\d+(?:\.\d+)?(?=[\s,)%\]])/g)]
    .filter(([number]) => number.length > 2 && values.has(Number(number)))
    .map(({ 0: number, index }) => ({ before: text.slice(0, index), after: text.slice(index + number.length) }));

describe('[U] recorded outputs of tools', () => {
  it('are all in the table of what is expected', () => {
    expect([...EXPECTED.keys()].sort()).to.deep.equal(sampleFiles().sort());
  });

  for (const tool of TIMED) {
    it(`are of another run where ${tool} measured for longer than its command took`, () => {
      const files = [...EXPECTED].flatMap(([file, status]) =>
        status === 'ok' && file.startsWith(`${tool}/`) ? [file.slice(tool.length + 1)] : [],
      );
      const within = (tookMs: Milliseconds) =>
        files.map((file) => parseSample(tool, file, { ...ASKED[`${tool}/${file}`], tookMs }));
      const said = within(ms(1)).map((outcome) => ('reason' in outcome ? outcome.reason : ''));
      expect(said.filter((reason) => /^says that it measured for [\d.]+ s, and its command took 0.001 s/.test(reason)))
        .to.not.be.empty;
      expect(within(minutes(5)).filter(({ status }) => status !== 'ok')).to.deep.equal([]);
    });
  }

  for (const [file, status] of EXPECTED) {
    it(`is ${status} in ${file}`, () => {
      const outcome = outcomeOf(file, sampleOf(file));
      expect(outcome.status, 'reason' in outcome ? outcome.reason : '').to.equal(status);
    });
  }

  for (const file of [...EXPECTED.keys()].filter((each) => EXPECTED.get(each) === 'ok' && !PREFIXES.has(each))) {
    it(`is never ok with other numbers once ${file} is cut, torn or disturbed`, () => {
      const sample = sampleOf(file);
      const whole = readingsOf(outcomeOf(file, sample));
      const text = sample.stdout === '' ? sample.stderr : sample.stdout;
      fc.assert(
        fc.property(damage(text), (damaged) => {
          const outcome = outcomeOf(
            file,
            sample.stdout === '' ? { ...sample, stderr: damaged } : { ...sample, stdout: damaged },
          );
          if (outcome.status !== 'ok') return;
          const found = readingsOf(outcome);
          expect(found).to.deep.equal(Object.fromEntries(Object.keys(found).map((name) => [name, whole[name]])));
        }),
        { numRuns: text.length > 20_000 ? 20 : 60 },
      );
    });

    it(`is not ok where ${file} has no number for a reading`, () => {
      const sample = sampleOf(file);
      const outcome = outcomeOf(file, sample);
      const values = new Set('readings' in outcome ? outcome.readings.map(({ tool }) => tool.value) : []);
      for (const { before, after } of numbersOf(sample.stdout, values).slice(0, 12)) {
        const other = outcomeOf(file, { ...sample, stdout: `${before}nan${after}` });
        expect(other.status, `${before.slice(-60)}nan${after.slice(0, 20)}`).not.to.equal('ok');
      }
    });

    it(`is not ok in ${file} where what was asked is not what it did, or cannot be known`, () => {
      for (const field of ASKED_FIELDS) {
        const outcome = parseOutput(parserOfFile(file), sampleOf(file), { ...ASKED[file], [field]: 1_000_003_000 });
        expect(outcome, `${field}: ${'reason' in outcome ? outcome.reason : ''}`).to.deep.include({
          status: 'partial',
        });
      }
    });

    it(`is not ok in ${file} with another exit code than 0`, () => {
      expect(outcomeOf(file, { ...sampleOf(file), exitCode: 1 })).to.deep.include({ status: 'partial' });
    });
  }

  for (const file of [
    'iperf2/client-p8-k.txt',
    'imb/pingpong-shm.txt',
    'sysbench/cpu-t2.txt',
    'fio/cs-1worker.json',
    'iperf3/client-p2.json',
  ]) {
    it(`has the same numbers in ${file} through a terminal, and with what others print around it`, () => {
      const sample = sampleOf(file);
      const whole = readingsOf(outcomeOf(file, sample));
      for (const disturb of [around, crlf, coloured]) {
        const outcome = outcomeOf(file, { ...sample, stdout: disturb(sample.stdout) });
        expect(outcome.status, disturb.name).to.equal('ok');
        expect(readingsOf(outcome), disturb.name).to.deep.equal(whole);
      }
    });
  }
});

const NOISE = [
  '[   12.345678] eth0: renamed from veth1a2b3c',
  "Warning: Permanently added '[worker-0]:2222' (ED25519) to the list of known hosts.",
  ' Data for node: worker-0\tNum slots: 2\tMax slots: 0\tNum procs: 2',
  '100 200 300.5 400.5',
  '',
];

const around = (text: string): string => `${NOISE.slice(0, 3).join('\n')}\n${text}\n${NOISE[0]}\n`;
const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
const coloured = (text: string): string => `\u001b[2;35m${text}\u001b[0m`;

/** The text cut at any byte, without any one line, or with a stranger's line anywhere in it. */
const damage = (text: string): fc.Arbitrary<string> => {
  const lines = text.split('\n');
  return fc.oneof(
    fc.nat(text.length).map((end) => text.slice(0, end)),
    fc.nat(lines.length - 1).map((line) => lines.toSpliced(line, 1).join('\n')),
    fc
      .tuple(fc.nat(lines.length), fc.constantFrom(...NOISE))
      .map(([line, noise]) => lines.toSpliced(line, 0, noise).join('\n')),
  );
};

const sampleOf = (file: string): ToolOutput => {
  const [tool = '', name = ''] = file.split('/');
  return toolSample(tool, name);
};

const outcomeOf = (file: string, output: ToolOutput): ToolOutcome =>
  parseOutput(parserOfFile(file), output, ASKED[file]);

const parserOfFile = (file: string): ToolParser => PARSERS[file.split('/')[0] as ToolName];

import { distrustNumbers } from '../../benchmarks/distrust.ts';
import { failed, measured, type ToolReading, unparsable } from '../../benchmarks/outcome.ts';
import { counted, firstFew } from '../../model/counted.ts';
import { UnreadableFile } from '../json-file.ts';
import type {
  AskedOfEngine,
  EngineFile,
  EngineLeft,
  EngineOutcome,
  EngineParser,
  MissedObjective,
} from '../outcome.ts';
import { type JunitCase, junitCases } from './junit.ts';
import { isSummary, readSummary, type Summary } from './summaries.ts';

/** The report folder of ClusterLoader2. Its exit, its junit.xml and its summaries must agree, and something must have been measured. */
export const parseClusterLoader2: EngineParser = (left, asked) => {
  try {
    return judged(left, asked);
  } catch (error) {
    if (error instanceof UnreadableFile) return unparsable(error.message);
    throw error;
  }
};

const TOOL = { name: 'ClusterLoader2' };

function judged({ files, exitCode, log }: EngineLeft, asked: AskedOfEngine): EngineOutcome {
  const junit = files.find(({ name }) => baseOf(name) === 'junit.xml');
  if (junit === undefined) return failed(`it left no junit.xml${endOf(exitCode)}: it did not come to its end`);
  const cases = junitCases(junit);
  const tests = testsOf(files, cases);
  const summaries = files.filter(isSummary).map((file) => readSummary(file, tests));
  const readings = summaries.flatMap((summary) => summary.readings);
  const failures = cases.flatMap(({ name, failure }) =>
    failure === undefined ? [] : [{ objective: name, message: failure }],
  );
  const missed = failures.filter((failure) => isMissed(failure, summaries));
  if (missed.length < failures.length)
    return failed(firstFew(failures.filter((each) => !missed.includes(each)).map(textOf)));
  const problems = [
    ...unfinished(tests, cases, asked),
    ...disagreements(exitCode, failures, log),
    ...withoutRow(files, cases),
    ...nothingMeasured(summaries),
    ...unordered(readings),
  ];
  const outcome = distrustNumbers(measured(TOOL, readings, problems));
  return outcome.status === 'ok' && missed.length > 0 ? { ...outcome, missed: distinct(missed) } : outcome;
}

const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** `generatedConfig_<test>.yaml` is written for each configuration, and `<test> overall (<file>)` is its row. */
function testsOf(files: readonly EngineFile[], cases: readonly JunitCase[]): string[] {
  const generated = files.flatMap(({ name }) => GENERATED.exec(baseOf(name))?.[1] ?? []);
  const rows = cases.flatMap(({ name }) => OVERALL.exec(name)?.[1] ?? []);
  return [...new Set([...generated, ...rows])];
}

const GENERATED = /^generatedConfig_(.+)\.yaml$/;
const OVERALL = /^(.+) overall \(.*\)$/;

/** An objective was missed where its measurement has numbers; where it has none the engine failed. */
function isMissed({ message }: MissedObjective, summaries: readonly Summary[]): boolean {
  const calls = [...message.matchAll(/measurement call (\S+) - (\S+) error: /g)];
  const hasNumbers = ([, method = '', identifier = '']: readonly string[]): boolean =>
    summaries.some(
      (summary) =>
        summary.measurement.includes(method) &&
        ['', identifier].includes(summary.identifier) &&
        summary.nothing === undefined &&
        summary.readings.some(({ metric }) => metric !== 'engine-count'),
    );
  return calls.length > 0 && calls.every(hasNumbers);
}

const textOf = ({ objective, message }: MissedObjective): string => `${objective}: ${firstLine(message)}`;

const firstLine = (text: string): string => text.split('\n')[0]?.trim() ?? '';

/** The row of the whole test repeats what a row of a step says. */
function distinct(missed: readonly MissedObjective[]): MissedObjective[] {
  const steps = missed.filter(({ objective }) => !OVERALL.test(objective));
  return (steps.length > 0 ? steps : missed).map(({ objective, message }) => ({
    objective,
    message: firstLine(message),
  }));
}

function unfinished(tests: readonly string[], cases: readonly JunitCase[], { tests: asked }: AskedOfEngine): string[] {
  const ended = cases.filter(({ name }) => OVERALL.test(name)).map(({ name }) => OVERALL.exec(name)?.[1] ?? '');
  const without = tests.filter((test) => !ended.includes(test));
  return [
    ...(without.length === 0 ? [] : [`junit.xml has no row of the whole of ${without.join(', ')}`]),
    ...(ended.length === 0 && without.length === 0 ? ['junit.xml has no row of a whole test'] : []),
    ...(asked === undefined || ended.length >= asked
      ? []
      : [`junit.xml has ${counted(ended.length, 'test')}; ${asked} were asked for`]),
  ];
}

function disagreements(exitCode: number | undefined, failures: readonly unknown[], log: string): string[] {
  const status = /^\S.*\bStatus: (\w+)/m.exec(log)?.[1];
  return [
    ...(exitCode === 0 && failures.length > 0
      ? [`it exited with 0, and junit.xml has ${counted(failures.length, 'failure')}`]
      : []),
    ...(exitCode !== undefined && exitCode !== 0 && failures.length === 0
      ? [`it exited with ${exitCode}, and junit.xml has no failure`]
      : []),
    ...(status !== undefined && status !== 'Success' && failures.length === 0
      ? [`its log says \`Status: ${status}\`, and junit.xml has no failure`]
      : []),
  ];
}

/** What a configuration gathers has a row of its step, unless the test was cut short. */
function withoutRow(files: readonly EngineFile[], cases: readonly JunitCase[]): string[] {
  return files.flatMap(({ name, text = '' }) => {
    if (!GENERATED.test(baseOf(name))) return [];
    const missing = gatheredIn(text).filter(
      (identifier) => !cases.some((row) => row.name.endsWith(` - ${identifier}`)),
    );
    return missing.map((identifier) => `junit.xml has no row of ${identifier}, which ${name} gathers`);
  });
}

/** Identifiers of the measurements that a generated configuration gathers: the engine writes its keys in this order. */
const gatheredIn = (text: string): string[] => {
  const all = [...text.matchAll(/^ *- method: .*\n((?: +.*\n)*?) +identifier: (\S+)$/gm)];
  const gathered = all.filter(([, params = '']) => /^ +action: gather$/m.test(params));
  return [...new Set(gathered.map(([, , identifier = '']) => identifier))];
};

/** Stateless and stateful pods are parts of all: one of them may be none. */
function nothingMeasured(summaries: readonly Summary[]): string[] {
  const empty = summaries.filter(({ nothing }) => nothing !== undefined);
  const ofNone = empty.filter((summary) => !isPart(summary, summaries));
  if (summaries.length === 0) return ['it measured nothing: there is no summary'];
  if (empty.length === summaries.length) return [`it measured nothing: ${firstFew(empty.map(nothingText))}`];
  return ofNone.map(nothingText);
}

const nothingText = ({ file, nothing }: Summary): string => `${file} ${nothing}`;

const isPart = ({ measurement, identifier, test }: Summary, summaries: readonly Summary[]): boolean => {
  const [, whole] = /^State(?:less|ful)(.+)$/.exec(measurement) ?? [];
  return summaries.some(
    (other) =>
      other.measurement === whole &&
      other.identifier === identifier &&
      other.test === test &&
      other.nothing === undefined,
  );
};

/** A percentile is never less than a lower one. */
function unordered(readings: readonly ToolReading[]): string[] {
  const groups = Map.groupBy(readings, ({ metric, labels }) => JSON.stringify([metric, labels]));
  return [...groups.values()].flatMap((group) => {
    const ranked = group
      .map(({ reading, value, labels }) => ({
        rank: Number(/^perc(\d+)$/i.exec(reading)?.[1]),
        value,
        reading,
        labels,
      }))
      .filter(({ rank }) => !Number.isNaN(rank))
      .sort((a, b) => a.rank - b.rank);
    const index = ranked.findIndex(({ value }, place) => place > 0 && value < (ranked[place - 1]?.value ?? 0));
    const [low, high] = [ranked[index - 1], ranked[index]];
    if (low === undefined || high === undefined) return [];
    return [`${low.labels?.measurement}: ${high.reading} is ${high.value}, less than ${low.reading} with ${low.value}`];
  });
}

function endOf(exitCode: number | undefined): string {
  if (exitCode === undefined) return '';
  return exitCode > 128 ? `, and was ended by signal ${exitCode - 128}` : `, and exited with ${exitCode}`;
}

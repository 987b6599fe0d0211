import { failed } from '../../benchmarks/outcome.ts';
import { counted, firstFew } from '../../model/counted.ts';
import { endOf, engineParser, outcomeOf } from '../judging.ts';
import type {
  AskedOfEngine,
  EngineFile,
  EngineLeft,
  EngineOutcome,
  EngineParser,
  MissedObjective,
} from '../outcome.ts';
import { unordered } from '../unordered.ts';
import { failuresCounted, type JunitCase, junitCases } from './junit.ts';
import { isSummary, readSummary, type Summary } from './summaries.ts';

/** The report folder of ClusterLoader2. Its exit, its junit.xml and its summaries must agree, and something must have been measured. */
export const parseClusterLoader2: EngineParser = engineParser(judged);

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
    ...miscounted(junit, failures),
    ...withoutRow(files, cases),
    ...withoutSummary(files, summaries),
    ...nothingMeasured(summaries),
    ...unordered(readings),
  ];
  return outcomeOf(TOOL, readings, problems, distinct(missed));
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
function isMissed({ objective, message }: MissedObjective, summaries: readonly Summary[]): boolean {
  const calls = [...message.matchAll(/measurement call (\S+) - (\S+) error: /g)];
  const hasNumbers = ([, method = '', identifier = '']: readonly string[]): boolean =>
    summaries.some(
      (summary) =>
        isRowOf(objective, summary.test) &&
        summary.measurement.includes(method) &&
        ['', identifier].includes(summary.identifier) &&
        summary.nothing === undefined &&
        summary.readings.some(({ metric }) => metric !== 'engine-count'),
    );
  return calls.length > 0 && calls.every(hasNumbers);
}

/** The rows of a test are named by it: `<test>: [step: 04] ...`, and `<test> overall (<file>)`. */
const isRowOf = (row: string, test: string): boolean => row.startsWith(`${test}: `) || OVERALL.exec(row)?.[1] === test;

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
  const status = [...log.matchAll(STATUS)].map(([, word]) => word).find((word) => word !== 'Success');
  return [
    ...(exitCode === 0 && failures.length > 0
      ? [`it exited with 0, and junit.xml has ${counted(failures.length, 'failure')}`]
      : []),
    ...(exitCode !== undefined && exitCode !== 0 && failures.length === 0
      ? [`it exited with ${exitCode}, and junit.xml has no failure`]
      : []),
    ...(status !== undefined && failures.length === 0
      ? [`its log says \`Status: ${status}\`, and junit.xml has no failure`]
      : []),
  ];
}

/** What its log says of each test (clusterloader.go): other lines speak of the status of pods. */
const STATUS = /\bclusterloader\.go:\d+\] +Status: (\w+)/g;

/** The head of junit.xml counts the rows that failed: where it counts more, rows were lost. */
function miscounted(junit: EngineFile, failures: readonly unknown[]): string[] {
  const written = failuresCounted(junit);
  return written > failures.length
    ? [`junit.xml counts ${counted(written, 'failure')}, and has ${counted(failures.length, 'row')} that failed`]
    : [];
}

/** Every call of a measurement that a configuration gathers has a row of its step, unless the test was cut short. */
function withoutRow(files: readonly EngineFile[], cases: readonly JunitCase[]): string[] {
  return generatedIn(files).flatMap(({ name, test, calls }) => {
    const gathered = new Set(calls.filter(isGather).map(({ identifier }) => identifier));
    return [...gathered].flatMap((identifier) => {
      const asked = calls.filter((call) => call.identifier === identifier).length;
      const rows = cases.filter(
        (row) => row.name.startsWith(`${test}: `) && row.name.endsWith(` - ${identifier}`),
      ).length;
      if (rows >= asked) return [];
      return rows === 0
        ? [`junit.xml has no row of ${identifier}, which ${name} gathers`]
        : [`junit.xml has ${counted(rows, 'row')} of ${identifier}, which ${name} calls ${asked} times`];
    });
  });
}

/** These measurements leave their summaries whenever they are gathered, also of nothing: one that is not there was lost. */
const ALWAYS_LEFT: Readonly<Record<string, readonly string[]>> = {
  PodStartupLatency: ['PodStartupLatency', 'StatelessPodStartupLatency', 'StatefulPodStartupLatency'],
  SchedulingThroughput: ['SchedulingThroughput'],
  Timer: ['Timer'],
};

function withoutSummary(files: readonly EngineFile[], summaries: readonly Summary[]): string[] {
  return generatedIn(files).flatMap(({ name, test, calls }) => {
    const expected = new Set(calls.filter(isGather).flatMap(({ method }) => ALWAYS_LEFT[method] ?? []));
    const missing = [...expected].filter(
      (summary) => !summaries.some((each) => each.test === test && baseOf(each.file).startsWith(`${summary}_`)),
    );
    return missing.map((summary) => `there is no summary ${summary} of ${test}, which ${name} gathers`);
  });
}

interface Call {
  readonly method: string;
  readonly identifier: string;
  readonly params: string;
}

const isGather = ({ params }: Call): boolean => /^ +action: gather$/m.test(params);

/** The calls of measurements in a generated configuration: the engine writes its keys in this order. */
const generatedIn = (files: readonly EngineFile[]): { name: string; test: string; calls: Call[] }[] =>
  files.flatMap(({ name, text = '' }) => {
    const test = GENERATED.exec(baseOf(name))?.[1];
    if (test === undefined) return [];
    const calls = [...text.matchAll(/^ *- method: (\S+)\n((?: +.*\n)*?) +identifier: (\S+)$/gm)].map(
      ([, method = '', params = '', identifier = '']) => ({ method, params, identifier }),
    );
    return [{ name, test, calls }];
  });

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

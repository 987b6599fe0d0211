import { failed, type ToolVersion, toolVersion } from '../../benchmarks/outcome.ts';
import { firstFew } from '../../model/counted.ts';
import { numberAt, stringAt } from '../../model/json.ts';
import { UnreadableFile } from '../json-file.ts';
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
import {
  byMeasurement,
  type Document,
  documentsOf,
  isAlert,
  isOfObject,
  isQuantiles,
  isSummary,
  jobOf,
  measurementOf,
  metricNameOf,
  readingsIn,
} from './documents.ts';
import { errorsIn, registeredIn } from './log.ts';

/** What kube-burner's local indexer wrote. Its exit, its summaries and its log must agree, and it must have measured what it made. */
export const parseKubeBurner: EngineParser = engineParser(judged);

function judged({ files, log, exitCode }: EngineLeft, asked: AskedOfEngine): EngineOutcome {
  const json = files.filter(({ name }) => name.endsWith('.json'));
  const documents = json.filter(({ text }) => text !== undefined).flatMap(documentsOf);
  const summaries = documents.filter(isSummary);
  if (summaries.length === 0)
    return failed(`it left no jobSummary${failureEnd(exitCode)}: ${lastError(log) ?? NO_SUMMARY}`);
  const tool = versionOf(summaries);
  const errors = errorsIn(log);
  const missed = [...errors.filter(isObjective).map(objectiveOf), ...alertsOf(documents)];
  const failures = [
    ...summaries.flatMap(executionErrors),
    ...errors.filter((message) => !isObjective(message) && !EMPTY.test(message)),
  ];
  const unexplained = missed.length === 0 && exitCode !== undefined && exitCode !== 0;
  if (failures.length > 0) return failed(firstFew([...new Set(failures)]) + failureEnd(exitCode));
  if (unexplained) return failed(`it exited with ${exitCode}, and its files name no failure`);
  const readings = readingsIn(documents);
  const problems = [
    ...ofOneRun(documents),
    ...disagreements(summaries, missed, exitCode),
    ...nothingMeasured(documents, log),
    ...unread(json),
    ...json.filter(({ text }) => /^\s*\[\s*\]\s*$/.test(text ?? '')).map(({ name }) => `${name} holds no document`),
    ...negative(documents),
    ...unordered(readings),
    ...fewerThanMade(documents, summaries, asked),
  ];
  return outcomeOf(tool, readings, problems, missed);
}

const NO_SUMMARY = 'it did not come to its end, or its configuration has no indexer of type local (metricsEndpoints)';

const EMPTY = /^empty document list in /;

/** `podLatencyMeasurement: P99 Ready latency (1.00s) higher than configured threshold: 1ms` */
const isObjective = (message: string): boolean => /higher than configured threshold/.test(message);

const objectiveOf = (message: string): MissedObjective => ({
  objective: message.split(':')[0] ?? 'latency threshold',
  message,
});

/** Alerts of severity info and warning end no job. */
const alertsOf = (documents: readonly Document[]): MissedObjective[] =>
  documents
    .filter(
      (document) => isAlert(document) && !['info', 'warning'].includes(stringAt(document.value, 'severity') ?? ''),
    )
    .map(({ value }) => ({
      objective: 'alert',
      message: stringAt(value, 'description') ?? 'an alert without a description',
    }));

function executionErrors({ value }: Document): string[] {
  const [first = ''] = (stringAt(value, 'executionErrors') ?? '').split('\n').filter((line) => !isObjective(line));
  return value.passed === false && first !== '' ? [first] : [];
}

const lastError = (log: string): string | undefined => errorsIn(log).at(-1);

/** An exit code of 0 says nothing of how it failed. */
const failureEnd = (exitCode: number | undefined): string => (exitCode === 0 ? '' : endOf(exitCode));

/** Throws UnreadableFile for a version that is newer than those that are known. */
function versionOf(summaries: readonly Document[]): ToolVersion {
  const written = stringAt(summaries[0]?.value, 'version')?.split('@')[0] ?? '';
  const [, major] = /^v?(\d+)\./.exec(written) ?? [];
  if (Number(major) > NEWEST)
    throw new UnreadableFile(`jobSummary is of kube-burner ${written}: expected version 1 or ${NEWEST}`);
  return toolVersion('kube-burner', written === '' ? undefined : written);
}

const NEWEST = 2;

function ofOneRun(documents: readonly Document[]): string[] {
  const runs = new Set(documents.flatMap(({ value }) => stringAt(value, 'uuid') ?? []));
  return runs.size > 1 ? [`its files are of ${runs.size} runs: ${firstFew([...runs])}`] : [];
}

function disagreements(
  summaries: readonly Document[],
  missed: readonly MissedObjective[],
  exitCode: number | undefined,
): string[] {
  const bad = summaries.filter(({ value }) => value.passed !== true);
  if (bad.length === 0) return [];
  const jobs = firstFew(bad.map(jobOf));
  if (exitCode === 0) return [`it exited with 0, and its summary says that ${jobs} failed`];
  return missed.length > 0 ? [] : [`its summary says that ${jobs} failed, and not why`];
}

/** A measurement that was asked for and has no quantile, or only zeros, measured nothing; a job's duration alone is no measurement. */
function nothingMeasured(documents: readonly Document[], log: string): string[] {
  const quantiles = documents.filter(isQuantiles);
  const names = [...new Set(quantiles.map(metricNameOf))];
  const zero = byMeasurement(quantiles).filter(({ all }) => all.every(isZero));
  const lacking = registeredIn(log).filter((name) => !names.some((each) => each.startsWith(name)));
  const others = documents.filter((document) => !isSummary(document) && !isOfObject(document) && !isAlert(document));
  return [
    ...errorsIn(log).filter((message) => EMPTY.test(message)),
    ...lacking.filter((name) => MEASURES_LATENCY.test(name)).map((name) => `${name} measured nothing`),
    ...zero.map(({ first }) => `${metricNameOf(first)}${ofJob(first)} holds nothing but 0: nothing was observed`),
    ...(others.length === 0 ? ['it measured nothing but how long its jobs took'] : []),
  ];
}

const MEASURES_LATENCY = /Latency$/;

const ofJob = (document: Document): string => (jobOf(document) === '' ? '' : ` of ${jobOf(document)}`);

const isZero = ({ value }: Document): boolean =>
  ['P50', 'P95', 'P99', 'max', 'avg'].every((key) => (numberAt(value, key) ?? 0) === 0);

const unread = (files: readonly EngineFile[]): string[] =>
  files
    .filter(({ text }) => text === undefined)
    .map(
      ({ name, bytes }) => `${name} has ${Math.round(bytes / 1e6)} MB, and was not read: what it measured is not known`,
    );

/** Kube-burner writes 0 where a stamp is before another: a time below 0 is not its own. */
function negative(documents: readonly Document[]): string[] {
  const found = documents.filter(isOfObject).flatMap((document) =>
    Object.entries(document.value)
      .filter(([key, time]) => TIME.test(key) && typeof time === 'number' && time < 0)
      .map(
        ([key, time]) =>
          `${document.file.where}: ${metricNameOf(document)}${ofJob(document)} has ${key} ${String(time)}`,
      ),
  );
  return found.length === 0 ? [] : [firstFew(found)];
}

/** Times of an object; Services and network policies have those without an ending. */
const TIME = /Latency$|^(?:ready|minReady|ipAssigned)$/;

/** Kube-burner leaves out what it did not see become ready: its percentiles are then those of the others. */
function fewerThanMade(
  documents: readonly Document[],
  summaries: readonly Document[],
  { made = {} }: AskedOfEngine,
): string[] {
  const ofObjects = documents.filter((document) => isOfObject(document) || isQuantiles(document));
  return byMeasurement(ofObjects).flatMap(({ first, all }) => {
    const [measurement, job] = [measurementOf(first), jobOf(first)];
    const { length } = all.filter(isOfObject);
    if (length === 0)
      return [
        `there is no ${measurement}${ofJob(first)}: how many objects its quantiles are of is not known (its \`timeseriesIndexer\` must be the local one)`,
      ];
    const objects = OF_EACH_ITERATION[measurement];
    if (objects === undefined) return [];
    const seen = measurement === POD_LATENCY ? (made[job] ?? 0) : 0;
    if (length < seen) return [`${measurement} measured ${length} of the ${seen} ${objects} of ${job} that were there`];
    const summary = summaries.find((each) => jobOf(each) === job);
    const iterations = numberAt(summary?.value, 'jobConfig', 'jobIterations') ?? 0;
    return length < iterations
      ? [`${measurement} measured ${length} ${objects} in the ${iterations} iterations of ${job}`]
      : [];
  });
}

const POD_LATENCY = 'podLatencyMeasurement';

/** Each iteration of a job that makes such objects makes one of them at least. */
const OF_EACH_ITERATION: Readonly<Record<string, string>> = {
  [POD_LATENCY]: 'pods',
  vmiLatencyMeasurement: 'VMIs',
};

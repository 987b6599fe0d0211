import { isJsonObject, type Json, type JsonObject, numberAt, objectAt, stringAt } from '../../model/json.ts';
import { type EpochMs, epochMs, parseInstant } from '../../model/units.ts';
import { nameOf } from '../history.ts';
import type { Point } from '../run.ts';
import type { BuildFormat, ImportedFile, ImportFormat, RunNumbers } from './format.ts';
import { type JsonFile, numberOf, readJson } from './json-file.ts';
import { MeanAndMax } from './kube-burner-samples.ts';
import { pointOf } from './points.ts';

const builds: BuildFormat = {
  names: 'jobSummary.json or *QuantilesMeasurement*.json of kube-burner, or a folder collected-metrics*',
  holdsNumbers: (path) =>
    /\.json$/.test(path) && !OF_OBJECTS.test(path) && (COLLECTED.test(path) || SUMMARY.test(path)),
  isEntered: (folder) => COLLECTED.test(`${folder}/`),
  read: readDocuments,
};

/** A document for each object, beside the quantiles of all: half a gigabyte for 100,000 pods. */
const OF_OBJECTS = /(?:^|\/)(?![^/]*Quantiles)[^/]*LatencyMeasurement[^/]*$/;
/** The folder of kube-burner's local indexer, where its configuration names no other. */
const COLLECTED = /(?:^|\/)[^/]*(?:collected-metrics|kube-burner)[^/]*\//;
const SUMMARY = /(?:^|\/)(?:jobSummary|[^/]*QuantilesMeasurement)[^/]*\.json$/;

/** A document, and where it is. */
interface Document {
  readonly file: JsonFile;
  readonly path: readonly (string | number)[];
  readonly value: JsonObject;
}

function readDocuments(files: readonly ImportedFile[]): RunNumbers {
  const documents = files.flatMap(documentsOf);
  const summaries = documents.filter(({ value }) => value.metricName === 'jobSummary');
  const samples = new MeanAndMax();
  for (const { value } of documents) samples.add(value);
  const points = [...documents.flatMap(quantilesOf), ...summaries.flatMap(elapsedOf), ...samples.points()];
  refuseTwice(documents, points);
  return { points, ...timesOf(summaries), ...verdictOf(summaries), ...factsOf(summaries) };
}

/** A file holds a list of documents, or one. */
function documentsOf(source: ImportedFile): Document[] {
  const file = readJson(source);
  if (Array.isArray(file.value)) {
    return file.value.flatMap((value: Json, index) => (isJsonObject(value) ? [{ file, path: [index], value }] : []));
  }
  return isJsonObject(file.value) ? [{ file, path: [], value: file.value }] : [];
}

const STATISTICS = { P50: 'p50', P95: 'p95', P99: 'p99', min: 'min', max: 'max', avg: 'mean' } as const;

/** Milliseconds (pkg/measurements/metrics/metrics.go). A 0 is a latency below the resolution of a second. */
function quantilesOf({ file, path, value }: Document): Point[] {
  const { metricName, quantileName, jobName } = value;
  if (typeof metricName !== 'string' || typeof quantileName !== 'string') return [];
  const labels = { quantileName, ...(typeof jobName === 'string' && jobName !== '' && { jobName }) };
  return Object.entries(STATISTICS)
    .filter(([key]) => value[key] !== undefined)
    .map(([key, statistic]) =>
      pointOf({ metric: metricName, labels, statistic }, numberOf(file, value[key], [...path, key])),
    );
}

/** Seconds. */
function elapsedOf({ file, path, value }: Document): Point[] {
  const series = { metric: 'elapsedTime', labels: { jobName: jobOf(value) }, statistic: 'value' };
  return [pointOf(series, numberOf(file, value.elapsedTime, [...path, 'elapsedTime']), { zero: 'zero-suspect' })];
}

const jobOf = (summary: JsonObject): string => stringAt(summary, 'jobConfig', 'name') ?? '';

function timesOf(summaries: readonly Document[]): Pick<RunNumbers, 'startedAt' | 'uploadedAt'> {
  const all = (key: string): EpochMs[] =>
    summaries.map(({ value }) => parseInstant(stringAt(value, key) ?? '')).filter((at) => at !== undefined);
  const [starts, ends] = [all('timestamp'), all('endTimestamp')];
  return {
    ...(starts.length > 0 && { startedAt: epochMs(Math.min(...starts)) }),
    ...(ends.length > 0 && { uploadedAt: epochMs(Math.max(...ends)) }),
  };
}

function verdictOf(summaries: readonly Document[]): Pick<RunNumbers, 'outcome' | 'headline'> {
  const failed = summaries.find(({ value }) => value.passed === false);
  if (failed === undefined) return {};
  const [why = ''] = (stringAt(failed.value, 'executionErrors') ?? '').split('\n');
  return { outcome: 'fail', headline: `kube-burner's job ${jobOf(failed.value)} failed${why && `: ${why}`}` };
}

/** The load of each job shapes its numbers; versions of what ran only mark the history. */
function factsOf(summaries: readonly Document[]): Pick<RunNumbers, 'hard' | 'soft'> {
  const hard = summaries.map(({ value }) => [`load of ${jobOf(value)}`, loadOf(objectAt(value, 'jobConfig'))]);
  const versions = summaries.flatMap(({ value }) =>
    Object.entries(value).filter(([key, text]) => /version$/i.test(key) && typeof text === 'string'),
  );
  const soft = versions.map(([key, text]) => [
    key === 'version' ? 'kube-burner' : key,
    String(text).split('@')[0] ?? '',
  ]);
  return { hard: Object.fromEntries(hard), soft: Object.fromEntries(soft) };
}

const LOAD = [
  'jobType',
  'jobIterations',
  'qps',
  'burst',
  'churnPercent',
  'churnCycles',
  'namespacedIterations',
] as const;

const loadOf = (config: JsonObject): string =>
  LOAD.flatMap((key) => {
    const value = config[key] ?? numberAt(objectAt(config, 'churnConfig'), key.replace('churn', '').toLowerCase());
    return value === undefined || value === 0 ? [] : [`${key} ${value}`];
  }).join(', ');

function refuseTwice(documents: readonly Document[], points: readonly Point[]): void {
  const seen = new Set<string>();
  for (const { series } of points) {
    const name = nameOf(series);
    const [first] = documents;
    if (seen.has(name) && first !== undefined) throw first.file.fault([], 'each job and quantile of a run once', name);
    seen.add(name);
  }
}

/** kube-burner's local indexer (docs/observability/indexing.md, docs/measurements/index.md of kube-burner). */
export const kubeBurner: ImportFormat = {
  what: "documents of kube-burner's local indexer: jobSummary, *LatencyQuantilesMeasurement, metrics of Prometheus",
  hard: { numbers: 'kube-burner' },
  builds,
};

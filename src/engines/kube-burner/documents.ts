import type { ToolReading } from '../../benchmarks/outcome.ts';
import { type JsonFile, numberOf } from '../../history/import/json-file.ts';
import { MeanAndMax } from '../../history/import/kube-burner-samples.ts';
import { isJsonObject, type Json, type JsonObject, stringAt } from '../../model/json.ts';
import { jsonOf, readable } from '../json-file.ts';
import { type RawNumber, readingOf } from '../numbers.ts';
import type { EngineFile } from '../outcome.ts';

/** A document of kube-burner's local indexer, and where it is. */
export interface Document {
  readonly file: JsonFile;
  readonly path: readonly (string | number)[];
  readonly value: JsonObject;
}

/** Throws UnreadableFile for a file that is no JSON. A file holds a list of documents, or one. */
export function documentsOf(source: EngineFile): Document[] {
  const file = jsonOf(source);
  const all: readonly Json[] = Array.isArray(file.value) ? file.value : [file.value];
  return all.flatMap((value, index) => {
    const path = Array.isArray(file.value) ? [index] : [];
    return isJsonObject(value) && typeof value.metricName === 'string' ? [{ file, path, value }] : [];
  });
}

export const metricNameOf = ({ value }: Document): string => stringAt(value, 'metricName') ?? '';

/** Of a summary it is in its configuration. */
export const jobOf = ({ value }: Document): string =>
  stringAt(value, 'jobName') ?? stringAt(value, 'jobConfig', 'name') ?? '';

/** A measurement's name: its quantiles are of the documents without `Quantiles`. */
export const measurementOf = (document: Document): string => metricNameOf(document).replace('Quantiles', '');

/** All documents of one measurement in one job, for each of these. */
export const byMeasurement = (documents: readonly Document[]): { first: Document; all: readonly Document[] }[] =>
  [...Map.groupBy(documents, (each) => JSON.stringify([measurementOf(each), jobOf(each)])).values()].flatMap(
    ([first, ...others]) => (first === undefined ? [] : [{ first, all: [first, ...others] }]),
  );

export const isSummary = (document: Document): boolean => metricNameOf(document) === 'jobSummary';

export const isQuantiles = ({ value }: Document): boolean => typeof value.quantileName === 'string';

/** What Prometheus answered to a query of a metrics profile: its name is of the profile's choice, `readOnlyAPICallsLatency` among them. */
export const isSample = ({ value }: Document): boolean =>
  Object.hasOwn(value, 'query') || Object.hasOwn(value, 'value');

/** A document for each object, beside the quantiles of all: `podLatencyMeasurement`. */
export const isOfObject = (document: Document): boolean =>
  /Latency(?:Measurement)?$/.test(metricNameOf(document)) && !isQuantiles(document) && !isSample(document);

export const isAlert = (document: Document): boolean => metricNameOf(document) === 'alert';

/** Every number that documents say of a run as a whole. Throws UnreadableFile for one that is none. */
export const readingsIn = (documents: readonly Document[]): ToolReading[] =>
  readable(() =>
    [
      ...documents.filter(isQuantiles).flatMap(quantilesOf),
      ...documents.filter(isSummary).flatMap(summaryOf),
      ...countsOf(documents.filter(isOfObject)),
      ...samplesOf(documents),
    ].map(readingOf),
  );

/** In milliseconds (pkg/measurements/metrics/metrics.go). */
function quantilesOf(document: Document): RawNumber[] {
  const { file, path, value } = document;
  const labels = { of: String(value.quantileName), ...ofJob(document) };
  return Object.keys(value)
    .filter((key) => QUANTILE.test(key))
    .map((key) => ({
      ...{ measurement: metricNameOf(document), reading: key, labels, unit: 'ms' },
      ...{ value: numberOf(file, value[key], [...path, key]), from: { file, path: [...path, key] } },
    }));
}

const QUANTILE = /^(P\d+|min|max|avg)$/;

/** What a summary says beside the configuration: pkg/burner/metadata.go. */
function summaryOf(document: Document): RawNumber[] {
  const units: Readonly<Record<string, string>> = { elapsedTime: 's', achievedQps: '1/s' };
  const { file, path } = document;
  return Object.entries(document.value).flatMap(([reading, value]) =>
    typeof value === 'number'
      ? [
          {
            ...{ measurement: 'jobSummary', reading, labels: ofJob(document), value, unit: units[reading] ?? 'count' },
            from: { file, path: [...path, reading] },
          },
        ]
      : [],
  );
}

/** How many objects have a document of their own. */
const countsOf = (documents: readonly Document[]): RawNumber[] =>
  byMeasurement(documents).map(({ first, all }) => ({
    ...{ measurement: metricNameOf(first), reading: 'documents', labels: ofJob(first) },
    ...{ value: all.length, unit: 'count' },
  }));

const ofJob = (document: Document): Record<string, string> => (jobOf(document) === '' ? {} : { job: jobOf(document) });

/** What Prometheus answered kube-burner, sample by sample. */
function samplesOf(documents: readonly Document[]): RawNumber[] {
  const samples = new MeanAndMax();
  for (const document of documents.filter(isSample)) {
    const { file, path, value } = document;
    numberOf(file, value.value, [...path, 'value']);
    samples.add(value);
  }
  return samples.points().flatMap(({ series: { metric, labels, statistic }, value }) => {
    const { jobName, ...rest } = labels;
    const axes = Object.entries(rest).map(([key, label]) => `${key}=${label}`);
    const of: Record<string, string> = axes.length === 0 ? {} : { of: axes.sort().join(' ') };
    const job: Record<string, string> = jobName === undefined ? {} : { job: jobName };
    return value === undefined
      ? []
      : [{ measurement: metric, reading: statistic, labels: { ...of, ...job }, value, unit: '' }];
  });
}

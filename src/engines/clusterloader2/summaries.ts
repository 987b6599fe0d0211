import type { ToolReading } from '../../benchmarks/outcome.ts';
import { type JsonFile, numberOf, objectOf } from '../../history/import/json-file.ts';
import { tenTo } from '../../model/decimal.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { byKey } from '../../model/order.ts';
import { parseGoNanoseconds } from '../../prow/go-duration.ts';
import { jsonOf, readable, UnreadableFile } from '../json-file.ts';
import { type RawNumber, readingOf } from '../numbers.ts';
import type { EngineFile } from '../outcome.ts';

/** A summary that the engine wrote: `<Summary>_<Identifier>_<test>_<time>.json`. */
export interface Summary {
  readonly file: string;
  /** `PodStartupLatency`; with its identifier where that says more. */
  readonly measurement: string;
  readonly identifier: string;
  readonly test: string;
  readonly readings: readonly ToolReading[];
  /** Why it measured nothing: absent of one that did. */
  readonly nothing?: string;
}

/** The time in RFC 3339, in which stores that take no colon have something else. */
const NAME = /^([^_]+)_(.*?)_?(\d{4}-\d\d-\d\dT\d\d[:_-]\d\d[:_-]\d\d(?:\.\d+)?(?:Z|[+-]\d\d[:_-]?\d\d))\.json$/;

export const isSummary = ({ name }: EngineFile): boolean => NAME.test(baseOf(name));

const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** `tests`: names of the test configurations that ran. Throws UnreadableFile for what is no summary of a version that is known. */
export function readSummary(source: EngineFile, tests: readonly string[]): Summary {
  const [, summary = '', rest = ''] = NAME.exec(baseOf(source.name)) ?? [];
  const test = longest(tests.filter((each) => rest === each || rest.endsWith(`_${each}`))) ?? rest;
  const identifier = rest.slice(0, Math.max(0, rest.length - test.length - 1)).replace(RUN_NUMBER, '');
  const measurement = identifier === '' || summary.endsWith(identifier) ? summary : `${summary}_${identifier}`;
  const labels: Record<string, string> = tests.length > 1 ? { test } : {};
  const about = { file: source.name, measurement, identifier, test };
  const file = jsonOf(source);
  const numbers = readable(() => numbersOf(file, measurement));
  if (numbers.length > MOST_NUMBERS)
    throw new UnreadableFile(
      `${source.name} holds ${numbers.length} numbers: at most ${MOST_NUMBERS} of a file are read`,
    );
  const readings = readable(() =>
    numbers.map((number) => readingOf({ ...number, labels: { ...number.labels, ...labels } })),
  );
  const nothing = whyNothing(readings);
  return { ...about, readings, ...(nothing !== undefined && { nothing }) };
}

/** Some measurements have a number of the run in their names. */
const RUN_NUMBER = /^\d{6,}_/;

/** Etcd's histograms and the containers of 100 nodes are fewer. */
const MOST_NUMBERS = 20_000;

const longest = (names: readonly string[]): string | undefined => [...names].sort((a, b) => b.length - a.length)[0];

function numbersOf(file: JsonFile, measurement: string): RawNumber[] {
  const { value } = file;
  if (isJsonObject(value) && Object.hasOwn(value, 'dataItems')) return perfData(file, value, measurement);
  if (isJsonObject(value) && Object.hasOwn(value, 'version')) checkVersion(file, value);
  if (Array.isArray(value)) return [{ measurement, reading: 'entries', value: value.length, unit: 'count' }];
  return leaves(file, value, { names: [], path: [] }).map(({ names, path, value: number, unit }) => {
    const reading = names.at(-1) ?? 'value';
    return {
      ...{ measurement, reading },
      ...(names.length > 1 && { labels: { of: names.slice(0, -1).join('/') } }),
      ...{ value: number, unit: unit ?? unitOf(measurement, reading), from: { file, path } },
    };
  });
}

/** What these summaries do not say themselves. */
function unitOf(measurement: string, reading: string): string {
  if (/Throughput$/.test(measurement)) return '1/s';
  if (!measurement.startsWith('ResourceUsage')) return '';
  return { cpu: 'cores', mem: 'bytes', memory: 'bytes' }[reading.toLowerCase()] ?? '';
}

/** perf-tests clusterloader2/pkg/measurement/util/perftype.go. */
function perfData(file: JsonFile, data: JsonObject, measurement: string): RawNumber[] {
  checkVersion(file, data);
  const { dataItems } = data;
  if (dataItems === null) return [];
  if (!Array.isArray(dataItems)) throw file.fault(['dataItems'], 'a list', dataItems);
  return dataItems.flatMap((item: Json, index) => {
    const path = ['dataItems', index];
    const { data: numbers, unit = '', labels = {} } = objectOf(file, item, path);
    if (typeof unit !== 'string') throw file.fault([...path, 'unit'], 'a text', unit);
    const written = Object.entries(labels === null ? {} : objectOf(file, labels, [...path, 'labels']));
    const own = written.filter(([key, label]) => !COUNTS.includes(key) && label !== '');
    const of = own.length === 0 ? {} : { labels: { of: axisOf(own) } };
    const counts = written
      .filter(([key]) => COUNTS.includes(key))
      .map(([key, text]) => ({
        ...{ measurement, reading: key, ...of, value: numberIn(file, text, [...path, 'labels', key]), unit: 'count' },
        from: { file, path: [...path, 'labels', key] },
      }));
    const values = Object.entries(numbers === null ? {} : objectOf(file, numbers, [...path, 'data']));
    return [
      ...values.map(([key, value]) => ({
        ...{ measurement, reading: key, ...of, unit },
        value: numberOf(file, value, [...path, 'data', key]),
        from: { file, path: [...path, 'data', key] },
      })),
      ...counts,
    ];
  });
}

/** Numbers that the engine writes among the labels: they differ in each run. */
const COUNTS = ['Count', 'SlowCount'];

/** A number that is written as a text. */
function numberIn(file: JsonFile, text: Json, path: Place['path']): number {
  const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw file.fault(path, 'a number as a text', text);
  return value;
}

/** `pod_startup` of its one axis; of several `Resource=pods Verb=LIST`. */
function axisOf(labels: readonly (readonly [string, Json])[]): string {
  const [first] = labels;
  if (labels.length === 1 && first !== undefined) return String(first[1]);
  return [...labels]
    .sort(byKey)
    .map(([key, label]) => `${key}=${String(label)}`)
    .join(' ');
}

const VERSIONS: readonly Json[] = ['1.0', 'v1'];

function checkVersion(file: JsonFile, { version }: JsonObject): void {
  if (!VERSIONS.includes(version ?? null)) throw file.fault(['version'], 'PerfData of version 1.0 or v1', version);
}

/** Where a number is in a document: by the names of what is around it, and by its keys. */
interface Place {
  readonly names: readonly string[];
  readonly path: readonly (string | number)[];
}

interface Leaf extends Place {
  readonly value: number;
  /** Of a text that names it. */
  readonly unit?: string;
}

/**
 * Every number of a JSON document; an item of a list is named by what it says of itself, else by its index. Throws a KnownError for a text that is in
 * the place of a number: what it measured is not known.
 */
function leaves(file: JsonFile, value: Json | undefined, { names, path }: Place): Leaf[] {
  const below = (key: string | number, name: string): Place => ({ names: [...names, name], path: [...path, key] });
  if (typeof value === 'number') return [{ names, path, value }];
  if (typeof value === 'string') {
    if (NO_NUMBER.test(value)) throw file.fault(path, 'a number', value);
    const nanoseconds = /\d[a-zµμ]+$/.test(value) ? parseGoNanoseconds(value) : undefined;
    return nanoseconds === undefined ? [] : [{ names, path, value: tenTo(-9)(Number(nanoseconds)), unit: 's' }];
  }
  if (Array.isArray(value))
    return value.flatMap((item: Json, index) => leaves(file, item, below(index, nameOf(item, index))));
  if (!isJsonObject(value)) return [];
  const sample = sampleOf(value);
  if (sample !== undefined) {
    const number = Number(sample);
    // A quantile of nothing is NaN in a Prometheus.
    return Number.isNaN(number) ? [] : [{ names: [...names, 'value'], path: [...path, 'value', 1], value: number }];
  }
  return Object.entries(value).flatMap(([key, item]) => leaves(file, item, below(key, key)));
}

const NO_NUMBER = /^(?:nan|[+-]?inf(?:inity)?|n\/a|null|<nil>)$/i;

/** The value of a sample as Prometheus' client writes it: `{"metric": {...}, "value": [1764517614.123, "5"]}`. */
function sampleOf({ metric, value }: JsonObject): string | undefined {
  const text = isJsonObject(metric) && Array.isArray(value) && value.length === 2 ? value[1] : undefined;
  return typeof text === 'string' ? text : undefined;
}

function nameOf(item: Json, index: number): string {
  const { labels, metric, Name, name } = isJsonObject(item) ? item : {};
  const own = Name ?? name;
  if (typeof own === 'string') return own;
  const written = [labels, metric].find(isJsonObject) ?? {};
  const axes = Object.entries(written).filter(([key]) => key !== '__name__');
  return axes.length === 0 ? String(index) : axisOf(axes);
}

/** A latency, a rate or a usage of 0 everywhere is what the engine writes where it has observed nothing. */
function whyNothing(readings: readonly ToolReading[]): string | undefined {
  if (readings.length === 0) return 'holds no number';
  const wholes = readings.filter(({ labels }) => labels?.of === WHOLE_STARTUP);
  if (wholes.length > 0 && wholes.every(({ value }) => value === 0))
    return `has no ${WHOLE_STARTUP} but 0: no pod was observed until it ran`;
  const numbers = readings.filter(({ metric }) => metric !== 'engine-count');
  const isNothing =
    numbers.some(({ metric }) => OBSERVED.includes(metric)) && numbers.every(({ value }) => value === 0);
  return isNothing ? `holds ${numbers.length} numbers that are all 0: nothing was observed` : undefined;
}

/** From the creation of a pod until it runs is never 0; phases of it may be. */
const WHOLE_STARTUP = 'pod_startup';

const OBSERVED: readonly string[] = ['engine-latency', 'engine-time', 'engine-rate', 'engine-cpu', 'engine-memory'];

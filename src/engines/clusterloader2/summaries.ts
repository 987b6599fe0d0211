import type { ToolReading } from '../../benchmarks/outcome.ts';
import { type JsonFile, numberOf, objectOf } from '../../history/import/json-file.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
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
  const readings = numbers.map((number) => readingOf({ ...number, labels: { ...number.labels, ...labels } }));
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
  const unit = /Throughput$/.test(measurement) ? '1/s' : '';
  if (Array.isArray(value)) return [{ measurement, reading: 'entries', value: value.length, unit: 'count' }];
  return leaves(value, []).map(({ path, value: number }) => ({
    measurement,
    reading: path.at(-1) ?? 'value',
    ...(path.length > 1 && { labels: { of: path.slice(0, -1).join('/') } }),
    value: number,
    unit,
  }));
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
      .map(([key, text]) => ({ measurement, reading: key, ...of, value: Number(text), unit: 'count' }));
    const values = Object.entries(numbers === null ? {} : objectOf(file, numbers, [...path, 'data']));
    return [
      ...values.map(([key, value]) => ({
        ...{ measurement, reading: key, ...of, unit },
        value: numberOf(file, value, [...path, 'data', key]),
      })),
      ...counts,
    ];
  });
}

/** Numbers that the engine writes among the labels: they differ in each run. */
const COUNTS = ['Count', 'SlowCount'];

/** `pod_startup` of its one axis; of several `Resource=pods Verb=LIST`. */
function axisOf(labels: readonly (readonly [string, Json])[]): string {
  const [first] = labels;
  if (labels.length === 1 && first !== undefined) return String(first[1]);
  return [...labels]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, label]) => `${key}=${String(label)}`)
    .join(' ');
}

const VERSIONS: readonly Json[] = ['1.0', 'v1'];

function checkVersion(file: JsonFile, { version }: JsonObject): void {
  if (!VERSIONS.includes(version ?? null)) throw file.fault(['version'], 'PerfData of version 1.0 or v1', version);
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: number;
}

/** Every number of a JSON document; an item of a list is named by what it says of itself, else by its index. */
function leaves(value: Json | undefined, path: readonly string[]): Leaf[] {
  if (typeof value === 'number') return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => leaves(item, [...path, nameOf(item, index)]));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
}

function nameOf(item: Json, index: number): string {
  const { labels, Name, name } = isJsonObject(item) ? item : {};
  const own = Name ?? name;
  if (typeof own === 'string') return own;
  const written = isJsonObject(labels) ? Object.entries(labels) : [];
  return written.length === 0 ? String(index) : axisOf(written);
}

/** A latency or a rate of 0 everywhere is what the engine writes where it has observed nothing. */
function whyNothing(readings: readonly ToolReading[]): string | undefined {
  if (readings.length === 0) return 'holds no number';
  const observed = readings.filter(({ metric }) => OBSERVED.includes(metric));
  const isNothing = observed.length > 0 && observed.every(({ value }) => value === 0);
  return isNothing ? `holds ${observed.length} numbers that are all 0: nothing was observed` : undefined;
}

const OBSERVED: readonly string[] = ['engine-latency', 'engine-time', 'engine-rate'];

import { type Json, listAt } from '../../model/json.ts';
import { isZeroSuspect, METRICS } from '../../model/metrics/index.ts';
import { type EpochMs, epochMs, parseInstant } from '../../model/units.ts';
import { nameOf } from '../history.ts';
import type { Point, SeriesName } from '../run.ts';
import type { BuildFormat, ImportedFile, ImportFormat } from './format.ts';
import { type JsonFile, numberOf, objectOf, readJson } from './json-file.ts';
import { pointOf } from './points.ts';

const builds: BuildFormat = {
  names: 'artifacts/SUMMARY_TEST_TIME.json in PerfData',
  holdsNumbers: (path) => NAME.test(path),
  read(files) {
    const points = files.flatMap(readPerfData);
    const written = files.map(({ path }) => instantOf(NAME.exec(path)?.[3] ?? '')).filter((at) => at !== undefined);
    return { points, ...(written.length > 0 && { uploadedAt: epochMs(Math.max(...written)) }) };
  },
};

/** `SUMMARY_TEST_TIME.json`: the time in RFC 3339, in which stores that take no colon have something else. */
const NAME =
  /(?:^|\/)([^/_]+)_([^/]+)_(\d{4}-\d\d-\d\dT\d\d[:_-]\d\d[:_-]\d\d(?:\.\d+)?(?:Z|[+-]\d\d[:_-]?\d\d))\.json$/;

const instantOf = (written: string): EpochMs | undefined =>
  parseInstant(written.replace(/T(\d\d).(\d\d).(\d\d)/, 'T$1:$2:$3'));

/** `{version, dataItems: [{data: {Perc50: 1.5}, unit, labels}]}`. Other summaries of ClusterLoader2 have no items. */
function readPerfData(source: ImportedFile): Point[] {
  const file = readJson(source);
  const [, summary = '', test = ''] = NAME.exec(source.path) ?? [];
  const own = ownMetric(summary);
  const seen = new Set<string>();
  const points = listAt(file.value, 'dataItems').flatMap((item, index) => {
    const path = ['dataItems', index];
    const series = own === undefined ? theirs(file, item, path, summary, test) : ours(file, item, path, own);
    const data = objectOf(file, objectOf(file, item, path).data, [...path, 'data']);
    return Object.entries(data).map(([key, value]) => {
      const point = readPoint(file, { ...series, statistic: statisticOf(key) }, value, [...path, 'data', key]);
      if (seen.has(nameOf(point.series)))
        throw file.fault([...path, 'labels'], 'each set of labels once', nameOf(point.series));
      seen.add(nameOf(point.series));
      return point;
    });
  });
  return own === undefined && points.every(({ value = 0 }) => value === 0) ? points.map(suspected) : points;
}

type ItemSeries = Omit<SeriesName, 'statistic'>;

/** Leaves out the labels that perfdash drops: they hold numbers of the run. `file` is the rest of the file's name. */
function theirs(
  file: JsonFile,
  item: Json,
  path: readonly (string | number)[],
  summary: string,
  test: string,
): ItemSeries {
  const { Count, SlowCount, ...labels } = labelsOf(file, item, path);
  return { metric: summary.replace(/^GenericPrometheusQuery /, ''), labels: { ...labels, file: test } };
}

/** As a result says it: `all` is written where a series has no such label, for perfdash wants the same labels in every item. */
function ours(file: JsonFile, item: Json, path: readonly (string | number)[], metric: string): ItemSeries {
  const { simulated, ...labels } = labelsOf(file, item, path);
  return { metric, labels: Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== 'all')) };
}

function labelsOf(file: JsonFile, item: Json, path: readonly (string | number)[]): Record<string, string> {
  const { labels = {} } = objectOf(file, item, path);
  const written = Object.entries(labels === null ? {} : objectOf(file, labels, [...path, 'labels']));
  return Object.fromEntries(written.map(([key, value]) => [key, String(value)]));
}

/** The metric of the catalogue that a file of prowess is about (src/formats/perfdash.ts); the longest name that fits is it. */
function ownMetric(summary: string): string | undefined {
  const [, rest] = /^GenericPrometheusQuery-(.+)$/.exec(summary) ?? [];
  if (rest === undefined) return undefined;
  const fitting = Object.keys(METRICS).filter((metric) => `${rest}-`.startsWith(`${metric}-`));
  return fitting.sort((a, b) => b.length - a.length)[0];
}

function readPoint(file: JsonFile, series: SeriesName, value: Json, path: readonly (string | number)[]): Point {
  if (value === null) return { series, state: 'missing' };
  const zero = isZeroSuspect(series.metric) ? 'zero-suspect' : 'ok';
  return pointOf(series, numberOf(file, value, path), { zero });
}

/** A file in which every number is 0 is what ClusterLoader2 writes where it has observed no object. */
const suspected = (point: Point): Point => (point.state === 'ok' ? { ...point, state: 'zero-suspect' } : point);

const statisticOf = (key: string): string => key.replace(/^Perc(\d+)$/, 'p$1');

/** perf-tests clusterloader2/pkg/measurement/util/perftype.go. */
export const perfdashFormat: ImportFormat = {
  what: "PerfData, as Kubernetes' ClusterLoader2 and prowess write it for perfdash",
  hard: { numbers: 'PerfData' },
  builds,
};

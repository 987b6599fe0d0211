import { hasEntries } from './json.ts';
import { isMeantBy, keysOf } from './key-series.ts';
import { METRICS, type Metric, type MetricName, type StatisticName } from './metrics/index.ts';
import type { Plan } from './plan.ts';
import { isShowable, type Measurement, type Result, type Statistic, type ThresholdOutcome } from './result.ts';
import { populationOfMetric, shortKind } from './series.ts';
import { labelValues, type SeriesKey } from './series-id.ts';
import type { KeySeries } from './suite.ts';
import { combinationsOf } from './sweep.ts';

/** A number that a reader looks for first, with the gate on it. */
export interface KeyFigure {
  /** `VMI Running`: the same at every level. */
  readonly series: string;
  /** `VMI Running, p99` */
  readonly title: string;
  readonly level: string;
  readonly metric: MetricName;
  readonly statistic: Statistic;
  readonly threshold: ThresholdOutcome | undefined;
}

/** The key figures as rows, with one figure per level; a test without a sweep has the one level `''`. */
export interface KeyTable {
  readonly levels: readonly string[];
  readonly rows: readonly KeyRow[];
}

export interface KeyRow extends Pick<KeyFigure, 'series' | 'title'> {
  /** One per level; undefined where it was not measured. */
  readonly figures: readonly (KeyFigure | undefined)[];
}

/** The few numbers of a result that matter, in reading order. An INVALID run has none. */
export function keyTable(result: Result, plan: Plan): KeyTable {
  const measurements = result.outcome === 'invalid' ? [] : result.measurements;
  const named = levelsIn(measurements, plan).filter((level) => level !== '');
  const levels = named.length === 0 ? [''] : named;
  const columns = levels.map((level) => figuresAt(level, { ...result, measurements }, plan));
  const known = new Map(columns.flat().map(({ title, series }) => [title, series]));
  const rows = [...known].map(([title, series]) => ({
    series,
    title,
    figures: columns.map((figures) => figures.find((figure) => figure.title === title)),
  }));
  return { levels, rows };
}

/** What was measured at levels, in the order in which the sweep is written; `''` is what was not. */
export function levelsIn(measurements: readonly Measurement[], { experiment: { sweep } }: Plan): string[] {
  const written = sweep === undefined ? [] : combinationsOf(sweep).map(({ name }) => name);
  const measured = new Set(measurements.map(levelNameOf));
  return [...new Set(['', ...written, ...measured])].filter((level) => measured.has(level));
}

export const levelNameOf = ({ labels }: Pick<Measurement, 'labels'>): string => labels.level ?? '';

function figuresAt(level: string, { measurements, thresholds }: Result, plan: Plan): KeyFigure[] {
  const here = measurements.filter((each) => levelNameOf(each) === level);
  return keysOf(plan).flatMap((key) =>
    here.filter(isMeantBy(plan, key)).flatMap((measurement) => {
      const { metric, labels, statistics } = measurement;
      const series = titleOf(plan, measurement, key);
      return statisticsOf(measurement, key).flatMap((name): KeyFigure[] => {
        const statistic = statistics.find((each) => each.name === name);
        if (statistic === undefined || !isShowable(statistic)) return [];
        const threshold = thresholds.find(
          (each) => each.metric === metric && each.statistic === name && hasEntries(labels, each.labels),
        );
        const title = METRICS[metric].statistics.length === 1 ? series : `${series}, ${name}`;
        return [{ series, title, level, metric, statistic, threshold }];
      });
    }),
  );
}

/** Which statistics of a metric a reader looks for first. */
const STATISTICS: Readonly<Partial<Record<MetricName, readonly StatisticName[]>>> = {
  'creation-latency': ['p50', 'p95', 'p99'],
  'deletion-latency': ['p50', 'p99'],
};

function statisticsOf({ metric }: Measurement, { statistic }: KeySeries): readonly string[] {
  const { statistics, primary }: Metric = METRICS[metric];
  if (statistic !== undefined) return [statistic];
  return STATISTICS[metric] ?? [statistics.includes('p99') ? 'p99' : primary];
}

/** What distinguishes it from the other rows of the table: what is named, and each label of which a reader does not assume the value. */
function titleOf(plan: Plan, { metric, labels }: Measurement, key: KeySeries): string {
  const { names, text } = TITLES[metric] ?? { names: [], text: () => METRICS[metric].title };
  const assumed: Readonly<Record<string, string | undefined>> = {
    level: labels.level,
    clock: 'watch',
    load: populationOfMetric(plan, metric),
    ...(metric === 'deletion-latency' && key.labels.kind === undefined && { kind: labels.kind }),
  };
  const others = Object.entries(labels).filter(([label, value]) => !names.includes(label) && assumed[label] !== value);
  const values = labelValues(Object.fromEntries(others)).join(', ');
  return `${text(labels)}${values === '' ? '' : ` (${values})`}`;
}

interface Title {
  /** The labels that are in the text. */
  readonly names: readonly string[];
  text(labels: SeriesKey['labels']): string;
}

const TITLES: Readonly<Partial<Record<MetricName, Title>>> = {
  'creation-latency': {
    names: ['kind', 'phase'],
    text: ({ kind = '', phase }) => `${shortKind(kind)} ${phase}`,
  },
  'api-call-latency': {
    names: ['verb', 'resource'],
    text: ({ verb, resource }) => `API call (${verb} ${resource})`,
  },
};

import { hasEntries } from './json.ts';
import { METRICS, type MetricName, type StatisticName } from './metrics/index.ts';
import type { Plan } from './plan.ts';
import { isShowable, type Measurement, type Result, type Statistic, type ThresholdOutcome } from './result.ts';
import { keySeries, shortKind } from './series.ts';

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
  const named = [...new Set(measurements.map(({ labels }) => labels.level ?? ''))].filter((level) => level !== '');
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

/** Which statistics of a metric a reader looks for first. */
const STATISTICS: Readonly<Partial<Record<MetricName, readonly StatisticName[]>>> = {
  'creation-latency': ['p50', 'p95', 'p99'],
  'deletion-latency': ['p50', 'p99'],
};

const statisticsOf = ({ metric, statistics }: Measurement): readonly StatisticName[] =>
  STATISTICS[metric] ?? (statistics.some(({ name }) => name === 'value') ? ['value'] : ['p99']);

function figuresAt(level: string, { measurements, thresholds }: Result, plan: Plan): KeyFigure[] {
  const here = measurements.filter(({ labels }) => (labels.level ?? '') === level);
  return keySeries(plan, here).flatMap((series) =>
    statisticsOf(series).flatMap((name) => {
      const { metric, labels } = series;
      const statistic = series.statistics.find((each) => each.name === name);
      if (statistic === undefined || !isShowable(statistic)) return [];
      const threshold = thresholds.find(
        (each) => each.metric === metric && each.statistic === name && hasEntries(labels, each.labels),
      );
      const title = titleOf(series);
      const own = { series: title, title: name === 'value' ? title : `${title}, ${name}`, level };
      return { ...own, metric, statistic, threshold };
    }),
  );
}

function titleOf({ metric, labels }: Measurement): string {
  const workload = labels.workload === undefined ? '' : ` (${labels.workload})`;
  if (metric === 'creation-latency') return `${shortKind(labels.kind ?? '')} ${labels.phase}${workload}`;
  if (metric === 'api-call-latency') return `API call (${labels.verb} ${labels.resource})${workload}`;
  if (labels.component !== undefined) return `${METRICS[metric].title} (${labels.component})${workload}`;
  return `${METRICS[metric].title}${workload}`;
}

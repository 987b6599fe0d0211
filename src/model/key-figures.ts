import { hasEntries } from './json.ts';
import { METRICS, type MetricName, type StatisticName } from './metrics/index.ts';
import type { Plan } from './plan.ts';
import { isShowable, type Measurement, type Result, type Statistic, type ThresholdOutcome } from './result.ts';
import { keySeries, shortKind } from './series.ts';

/** A number that a reader looks for first, with the gate on it. */
export interface KeyFigure {
  /** `VMI Running, p99`: the same at every level. */
  readonly title: string;
  readonly metric: MetricName;
  readonly statistic: Statistic;
  readonly threshold: ThresholdOutcome | undefined;
}

/** The key figures as rows, with one figure per level; a test without a sweep has the one level `''`. */
export interface KeyTable {
  readonly levels: readonly string[];
  readonly rows: readonly { readonly title: string; readonly figures: readonly (KeyFigure | undefined)[] }[];
}

/** The few numbers of a result that matter, in reading order. An INVALID run has none. */
export function keyTable(result: Result, plan: Plan): KeyTable {
  const measurements = result.outcome === 'invalid' ? [] : result.measurements;
  const named = [...new Set(measurements.map(({ labels }) => labels.level ?? ''))].filter((level) => level !== '');
  const levels = named.length === 0 ? [''] : named;
  const columns = levels.map((level) => figuresAt(level, { ...result, measurements }, plan));
  const titles = [...new Set(columns.flatMap((figures) => figures.map(({ title }) => title)))];
  const rows = titles.map((title) => ({
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
      return { title: titleOf(series, name), metric, statistic, threshold };
    }),
  );
}

function titleOf({ metric, labels }: Measurement, statistic: StatisticName): string {
  const workload = labels.workload === undefined ? '' : ` (${labels.workload})`;
  const suffix = `${workload}${statistic === 'value' ? '' : `, ${statistic}`}`;
  if (metric === 'creation-latency') return `${shortKind(labels.kind ?? '')} ${labels.phase}${suffix}`;
  if (metric === 'api-call-latency') return `API call (${labels.verb} ${labels.resource})${suffix}`;
  if (labels.component !== undefined) return `${METRICS[metric].title} (${labels.component})${suffix}`;
  return `${METRICS[metric].title}${suffix}`;
}

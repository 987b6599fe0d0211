import { type Column, type History, stateAt } from '../history/history.ts';
import { isSimulated, type Run } from '../history/run.ts';
import { tenTo } from '../model/decimal.ts';
import { metricOf } from '../model/metrics/index.ts';
import type { Unit } from '../model/metrics/metric.ts';
import { compareText } from '../model/order.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { type MetricFamily, type MetricSample, metricName } from '../render/openmetrics.ts';

/**
 * The numbers of runs as OpenMetrics families, each sample at the beginning of its run: `prowess_creation_latency_seconds` and so on, in
 * base units. A run that is INVALID has no number, and a number that is not known is absent; `prowess_run` is 1 for every run.
 */
export function resultFamilies(histories: readonly History[]): MetricFamily[] {
  const families = new Map<string, { readonly base: Base; readonly title: string; readonly samples: MetricSample[] }>();
  const runs: MetricSample[] = [];
  for (const history of histories) {
    const times = timesOf(history.runs);
    for (const [place, run] of history.runs.entries())
      runs.push({ labels: { ...labelsOf(history.test, run), outcome: run.outcome }, value: 1, at: times[place] });
    for (const column of history.series.values()) {
      const base = baseOf(column.name.metric);
      const title = metricOf(column.name.metric)?.title ?? column.name.metric;
      const family = families.get(base.name) ?? { base, title, samples: [] };
      families.set(base.name, family);
      addSamples(family.samples, history, column, base, times);
    }
  }
  return [
    { name: RUN, type: 'gauge', help: 'A run, whatever became of it', samples: runs },
    ...[...families.values()]
      .filter(({ samples }) => samples.length > 0)
      .sort((a, b) => compareText(a.base.name, b.base.name))
      .map(({ base: { name, unit }, title, samples }): MetricFamily => {
        return { name, type: 'gauge', ...(unit !== undefined && { unit }), help: title, samples };
      }),
  ];
}

const RUN = 'prowess_run';

interface Base {
  readonly name: string;
  readonly unit?: string;
  /** A value of ours in the base unit. */
  readonly scale: (value: number) => number;
}

const same = (value: number): number => value;

/** Prometheus' base units (prometheus.io/docs/practices/naming). */
const BASE_UNITS: Readonly<Record<Unit, Omit<Base, 'name'>>> = {
  ms: { unit: 'seconds', scale: tenTo(-3) },
  s: { unit: 'seconds', scale: same },
  per_s: { unit: 'per_second', scale: same },
  bits_per_s: { unit: 'bits_per_second', scale: same },
  bytes_per_s: { unit: 'bytes_per_second', scale: same },
  count: { scale: same },
  share: { unit: 'ratio', scale: same },
  bytes: { unit: 'bytes', scale: same },
  cores: { unit: 'cores', scale: same },
};

/** A metric of another system keeps its name, and its unit with it. */
function baseOf(metric: string): Base {
  const known = metricOf(metric);
  const base = known === undefined ? { scale: same } : BASE_UNITS[known.unit];
  const { unit } = base;
  return { ...base, name: `prowess_${metricName(metric)}${unit === undefined ? '' : `_${unit}`}` };
}

/** A series has one sample at an instant: of runs that began within a second of each other, each is a second after the one before. */
function timesOf(runs: readonly Run[]): EpochMs[] {
  let last = -Infinity;
  return runs.map(({ startedAt }) => {
    last = Math.max(Math.round(startedAt), last + 1000);
    return epochMs(last);
  });
}

function addSamples(
  samples: MetricSample[],
  { test, runs }: History,
  column: Column,
  { scale }: Base,
  times: readonly EpochMs[],
): void {
  const { labels, statistic } = column.name;
  const own = Object.fromEntries(Object.entries(labels).map(([label, value]) => [seriesLabel(label), value]));
  const shared = new Map<string, MetricSample['labels']>();
  for (const [place, run] of runs.entries()) {
    const state = stateAt(column, place);
    const value = column.values[place];
    if (value === undefined || Number.isNaN(value) || (state !== 'ok' && state !== 'censored')) continue;
    const key = [run.line, run.kind, run.regime.id, state].join(' ');
    const all = shared.get(key) ?? {
      ...own,
      ...labelsOf(test, run),
      statistic,
      ...(state === 'censored' && { bound: 'at least' }),
    };
    shared.set(key, all);
    samples.push({ labels: all, value: scale(value), at: times[place] });
  }
}

/** What is compared shares these: runs of another line, trigger or regime are another series. */
const labelsOf = (test: string, run: Run): Record<string, string> => ({
  test,
  line: run.line,
  run: run.kind,
  regime: run.regime.id,
  ...(isSimulated(run) && { simulated: 'true' }),
});

const OWN = new Set(['test', 'line', 'run', 'regime', 'simulated', 'statistic', 'bound', 'outcome']);

/** As Prometheus does with a label that is its own already. */
const seriesLabel = (label: string): string =>
  OWN.has(metricName(label)) ? `exported_${metricName(label)}` : metricName(label);

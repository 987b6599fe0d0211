import type { SampleFact, Stamp, StepStarted } from '../../model/entry.ts';
import type { Series } from '../../model/facts.ts';
import { componentOf, GAUGE_FAMILIES, type GaugeFamily } from '../../model/families.ts';
import type { EpochMs } from '../../model/units.ts';
import { familyOf, parseSeriesKey, type SeriesId } from './series-key.ts';

/** A quantity of one component at one source over time: a gauge, or a counter that never goes back (restarts are bridged). */
export interface Gauge {
  readonly family: GaugeFamily;
  readonly component: string;
  readonly source: string;
  readonly queue?: string;
  readonly points: (readonly [at: EpochMs, value: number])[];
}

/** What one source showed before one population of a level was worked on, and after it. */
export interface Edge {
  readonly level: string;
  /** The step that worked on it: each repetition of a level has its own. */
  readonly load: string;
  readonly source: string;
  readonly before: SampleFact & Stamp;
  /** Absent when the run ended before. */
  after?: SampleFact & Stamp;
}

/** Whether it was in the load of a level, between its edges. */
export const isWithin = (at: number, edges: readonly Edge[]): boolean =>
  edges.some(({ before, after }) => before.at <= at && after !== undefined && at <= after.at);

/** Condenses samples as they come: gauges are summed up per component, and only a level's edges are kept whole. */
export interface Usage {
  start(step: StepStarted): void;
  take(sample: SampleFact & Stamp): void;
  gauges(): readonly Gauge[];
  edges(): readonly Edge[];
}

export function gatherUsage(): Usage {
  const memory: Memory = { gauges: new Map(), last: new Map(), ids: new Map(), scraped: new Map() };
  const pairs: Pairs = { load: '', open: new Map(), last: new Map(), all: [] };
  return {
    start: (step) => noteStep(pairs, step),
    take(written) {
      const sample = { ...written, at: timeOf(memory, written) };
      noteGauges(memory, sample);
      noteEdge(pairs, sample);
    },
    gauges: () => [...memory.gauges.values()],
    edges: () => pairs.all,
  };
}

interface Memory {
  readonly gauges: Map<string, Gauge>;
  /** The last value of each counter, by source and series. */
  readonly last: Map<string, number>;
  readonly ids: Map<string, SeriesId>;
  /** When the newest scrape of a source was, which a Prometheus made. */
  readonly scraped: Map<string, EpochMs>;
}

/**
 * When a sample was taken. Of a scrape that is read several times, its first reading tells: each measures anew how far
 * Prometheus' clock is from ours, so that readings of one scrape differ by milliseconds.
 */
function timeOf({ scraped }: Memory, { source, at, readAt }: SampleFact & Stamp): EpochMs {
  if (readAt === undefined) return at;
  const newest = scraped.get(source);
  if (newest !== undefined && Math.abs(readAt - newest) < SAME_SCRAPE_MS) return newest;
  if (newest === undefined || readAt > newest) scraped.set(source, readAt);
  return readAt;
}

/** Scrapes are a second apart, or more. */
const SAME_SCRAPE_MS = 500;

function noteGauges(memory: Memory, { source, at, readAt, series = {} }: SampleFact & Stamp): void {
  const sums = new Map<Gauge, number>();
  for (const [key, value] of Object.entries(series)) {
    const gauge = gaugeOf(memory, key, source);
    if (gauge === undefined) continue;
    // Between two scrapes of Prometheus the last one is read several times.
    if (readAt !== undefined && at <= (gauge.points.at(-1)?.[0] ?? -Infinity)) continue;
    const read = gauge.family.type === 'gauge' ? value : advance(memory.last, `${source} ${key}`, value, gauge);
    sums.set(gauge, (sums.get(gauge) ?? 0) + read);
  }
  for (const [gauge, sum] of sums) {
    const base = gauge.family.type === 'gauge' ? 0 : (gauge.points.at(-1)?.[1] ?? 0);
    gauge.points.push([at, base + sum]);
  }
}

/** The gauge that a series adds to; undefined where it adds to none. */
function gaugeOf({ gauges, ids }: Memory, series: string, source: string): Gauge | undefined {
  const family = GAUGE_FAMILIES[familyOf(series)];
  if (family === undefined) return undefined;
  const id = ids.get(series) ?? parseSeriesKey(series);
  ids.set(series, id);
  const component = family.component === 'container' ? id.labels.container : componentOf(source);
  // The sums over a pod's containers, and the pause container, come without a name.
  if (component === undefined || component === '' || component === 'POD') return undefined;
  const queue = family.metric === 'queue-depth' ? (id.labels.name ?? '') : undefined;
  const key = [id.family, source, component, queue].join(' ');
  const gauge = gauges.get(key) ?? { family, component, source, queue, points: [] };
  gauges.set(key, gauge);
  return gauge;
}

/** By how much a counter rose since the last sample. One that fell has begun anew; one that is new began after the first sample. */
function advance(last: Map<string, number>, key: string, value: number, { points }: Gauge): number {
  const before = last.get(key);
  last.set(key, value);
  if (before === undefined) return points.length === 0 ? 0 : value;
  return value >= before ? value - before : value;
}

interface Pairs {
  load: string;
  /** Source -> the pair of the load under way. */
  readonly open: Map<string, Edge>;
  /** Source -> its last sample after a step of this level. */
  readonly last: Map<string, SampleFact & Stamp>;
  readonly all: Edge[];
}

/** Churn and deletion read no source before they begin: what came after the step before them is what they begin with. */
function noteStep(pairs: Pairs, { step, kind, level = '' }: StepStarted): void {
  if (kind === 'load' || kind === 'churn' || kind === 'delete') {
    pairs.load = step;
    pairs.open.clear();
  }
  if (kind === 'load') pairs.last.clear();
  if (kind !== 'churn' && kind !== 'delete') return;
  for (const [source, before] of pairs.last) openPair(pairs, { level, load: step, source, before });
}

function openPair({ open, all }: Pairs, pair: Edge): void {
  open.set(pair.source, pair);
  all.push(pair);
}

/** A sample `before` opens a pair with the first `after` of its source and level that follows. */
function noteEdge(pairs: Pairs, sample: SampleFact & Stamp): void {
  const { edge, level = '', source } = sample;
  const { load, open, last } = pairs;
  if (edge === 'after') last.set(source, sample);
  if (edge === 'before') {
    openPair(pairs, { level, load, source, before: sample });
  }
  const pair = open.get(source);
  if (edge === 'after' && pair?.level === level) pair.after ??= sample;
}

/** Gauges as charts show them: counters of CPU seconds have become cores. */
export const seriesOf = (gauges: readonly Gauge[]): Series[] =>
  gauges.map(({ family, component, source, queue, points }) => ({
    metric: family.metric,
    labels: { component, source, ...(queue === undefined ? {} : { queue }) },
    points: family.type === 'gauge' ? points : rates(points),
  }));

function rates(points: Gauge['points']): Gauge['points'] {
  return points.slice(1).flatMap(([at, value], index) => {
    const [before, valueBefore] = points[index] ?? [at, value];
    return at > before ? [[at, ((value - valueBefore) * 1000) / (at - before)] as const] : [];
  });
}

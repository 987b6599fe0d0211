import { type SampleFact, type Stamp, type StepStarted, valueFor } from '../../model/entry.ts';
import { componentOf, USAGE_FAMILIES, type UsageFamily } from '../../model/families.ts';
import { movesObjects } from '../../model/plan.ts';
import type { EpochMs, Milliseconds } from '../../model/units.ts';
import { familyOf, parseSeriesKey, type SeriesId } from './series-key.ts';

/** A quantity of one component at one source over time. */
export interface UsageSeries {
  readonly family: UsageFamily;
  readonly component: string;
  readonly source: string;
  readonly queue?: string;
  readonly readings: Reading[];
}

/** What one sample showed of a gauge. */
export interface Reading {
  /** When it was read, by our clock; of Prometheus the time of its scrape. */
  readonly at: EpochMs;
  /** Series -> its value: a component may have several containers on a node. */
  readonly values: ReadonlyMap<string, Value>;
}

export interface Value {
  readonly value: number;
  /** By the source's own clock; absent where it gives no time, so that the value is of the time of the reading. */
  readonly takenAt?: EpochMs;
  /** Of an average: the time that it covers, until `takenAt`. */
  readonly windowMs?: Milliseconds;
}

/** What one source showed before one population of a level was worked on, and after it. */
export interface Edge {
  readonly level: string;
  /** The step that worked on it: each repetition of a level has its own. */
  readonly load: string;
  readonly source: string;
  readonly before: SampleFact & Stamp;
  /** When the reading before the load had ended, and when the one after it was asked for: the load is between, by our clock. */
  readonly from: EpochMs;
  until?: EpochMs;
  /** Absent when the run ended before. */
  after?: SampleFact & Stamp;
}

/** Whether it was in the load of a level, between its edges. */
export const isWithin = (at: number, edges: readonly Edge[]): boolean =>
  edges.some(({ before, after }) => before.at <= at && after !== undefined && at <= after.at);

/** Condenses samples as they come: of most only gauges are kept, and a level's edges whole. */
export interface Usage {
  start(step: StepStarted & Stamp): void;
  take(sample: SampleFact & Stamp): void;
  gauges(): readonly UsageSeries[];
  edges(): readonly Edge[];
}

export function gatherUsage(): Usage {
  const memory: Gathered = { gauges: new Map(), ids: new Map(), scraped: new Map() };
  const pairs: Pairs = { load: '', open: new Map(), last: new Map(), all: [] };
  return {
    start: (step) => noteStep(pairs, step),
    take(written) {
      const sample = { ...written, at: timeOf(memory, written) };
      noteReadings(memory, sample);
      noteEdge(pairs, sample, written.at);
    },
    gauges: () => [...memory.gauges.values()].map(inOrder),
    edges: () => pairs.all,
  };
}

/** A reading that was under way for long is recorded after those that overtook it. */
const inOrder = (gauge: UsageSeries): UsageSeries => ({
  ...gauge,
  readings: gauge.readings.toSorted((a, b) => a.at - b.at),
});

interface Gathered {
  readonly gauges: Map<string, UsageSeries>;
  readonly ids: Map<string, SeriesId>;
  /** When the newest scrape of a source was, which a Prometheus made. */
  readonly scraped: Map<string, EpochMs>;
}

/**
 * When a sample was read. Of a scrape that is read several times, its first reading counts: each measures how far Prometheus' clock is from
 * ours, so that readings of one scrape differ by milliseconds.
 */
function timeOf({ scraped }: Gathered, { source, via, at, readAt = at }: SampleFact & Stamp): EpochMs {
  if (via === undefined) return readAt;
  const newest = scraped.get(source);
  if (newest !== undefined && Math.abs(readAt - newest) < SAME_SCRAPE_MS) return newest;
  if (newest === undefined || readAt > newest) scraped.set(source, readAt);
  return readAt;
}

/** Scrapes are a second apart, or more. */
const SAME_SCRAPE_MS = 500;

function noteReadings(memory: Gathered, sample: SampleFact & Stamp): void {
  const found = new Map<UsageSeries, Map<string, Value>>();
  for (const [key, value] of Object.entries(sample.series ?? {})) {
    const gauge = gaugeOf(memory, key, sample.source);
    if (gauge === undefined) continue;
    const values = found.get(gauge) ?? new Map();
    found.set(gauge, values);
    values.set(key, { value, takenAt: valueFor(sample.takenAt, key), windowMs: valueFor(sample.windowMs, key) });
  }
  for (const [gauge, values] of found) {
    // Between two scrapes of Prometheus the last one is read several times.
    const isKnown = sample.via !== undefined && sample.at <= (gauge.readings.at(-1)?.at ?? -Infinity);
    if (!isKnown) gauge.readings.push({ at: sample.at, values });
  }
}

/** The gauge that a series adds to; undefined where it adds to none. */
function gaugeOf({ gauges, ids }: Gathered, series: string, source: string): UsageSeries | undefined {
  const family = USAGE_FAMILIES[familyOf(series)];
  if (family === undefined) return undefined;
  const id = ids.get(series) ?? parseSeriesKey(series);
  ids.set(series, id);
  const component = family.component === 'container' ? id.labels.container : componentOf(source);
  // The sums over a pod's containers, and the pause container, come without a name.
  if (component === undefined || component === '' || component === 'POD') return undefined;
  const queue = family.metric === 'queue-depth' ? (id.labels.name ?? '') : undefined;
  const key = [id.family, source, component, queue].join(' ');
  const gauge = gauges.get(key) ?? { family, component, source, queue, readings: [] };
  gauges.set(key, gauge);
  return gauge;
}

interface Pairs {
  load: string;
  /** Source -> the pair of the load under way. */
  readonly open: Map<string, Edge>;
  /** Source -> its last sample after a step of this level. */
  readonly last: Map<string, SampleFact & Stamp>;
  readonly all: Edge[];
}

/** In journals of 0.1 churn and deletion read no source before they begin: what came after the step before them is what they begin with. */
function noteStep(pairs: Pairs, started: StepStarted & Stamp): void {
  const { step, kind, level = '', at } = started;
  if (movesObjects(started)) {
    pairs.load = step;
    pairs.open.clear();
  }
  if (kind === 'load') pairs.last.clear();
  if (kind !== 'churn' && kind !== 'delete') return;
  for (const [source, before] of pairs.last) openPair(pairs, { level, load: step, source, before, from: at });
}

/** Of a step's own reading and one of before it, its own counts. */
function openPair({ open, all }: Pairs, pair: Edge): void {
  const known = open.get(pair.source);
  open.set(pair.source, pair);
  if (known?.load === pair.load && known.after === undefined) all.splice(all.indexOf(known), 1, pair);
  else all.push(pair);
}

/** A sample `before` opens a pair with the first `after` of its source and level that follows. */
function noteEdge(pairs: Pairs, sample: SampleFact & Stamp, recordedAt: EpochMs): void {
  const { edge, level = '', source, askedAt = recordedAt } = sample;
  const { load, open, last } = pairs;
  if (edge === 'after') last.set(source, sample);
  if (edge === 'before') openPair(pairs, { level, load, source, before: sample, from: recordedAt });
  const pair = open.get(source);
  if (edge !== 'after' || pair === undefined || pair.level !== level) return;
  pair.after ??= sample;
  pair.until ??= askedAt;
}

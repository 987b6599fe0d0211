import { seconds } from '../../model/units.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { distance, riseOf } from '../facts/charts.ts';
import type { RunRecord } from '../facts/record.ts';
import type { Reading, Value } from '../facts/usage.ts';
import type { LoadTime, Window } from './window.ts';

/** What one source used of CPU around one load. */
export interface CpuUse {
  readonly cores: number;
  /** CPU time between the samples that enclose the load; undefined where only averages are known. */
  readonly coreMs?: number;
}

/** A text where the source does not show it: why. */
export const cpuUse = (window: Window, load: LoadTime, clock: RunRecord['clock']): CpuUse | string =>
  window.family.type === 'average' ? meanOfAverages(window, load, clock) : riseOfCounters(window, load);

/** What is measured and the load differ in length by this factor at most: else most of it is of something else. */
const MOST = 2;

/**
 * Samples enclose the load, and are as far apart as the source's own clock says. Between two looks of a source there are seconds of idling
 * before and after the load in what they measure: of a short load it is nothing but that.
 */
function riseOfCounters({ readings }: Window, load: LoadTime): CpuUse | string {
  const [first] = readings;
  const last = readings.at(-1) ?? first;
  const use = { cores: 0, coreMs: 0 };
  for (const key of new Set(readings.flatMap(({ values }) => [...values.keys()]))) {
    const values = samplesOf(key, readings);
    const final = values.at(-1);
    if (final === undefined) continue;
    // What came or went in between used nothing in the rest of the time.
    const isThroughout = first.values.has(key) && last.values.has(key);
    const own = isThroughout ? distance(values[0], final) : undefined;
    const lengthMs = own ?? last.at - first.at;
    const problem = lengthProblem(lengthMs, load, own !== undefined);
    if (problem !== undefined) return problem;
    const risen = values.reduce((sum, value, index) => sum + stepOf(values[index - 1], value, first, key), 0);
    use.coreMs += risen * 1000;
    use.cores += (risen * 1000) / lengthMs;
  }
  return use;
}

/** Of a series that has stamps all samples, in their order; of another the first and the last, for readings under way at once have no order. */
function samplesOf(key: string, readings: Window['readings']): Value[] {
  const values = readings.flatMap(({ values: all }) => all.get(key) ?? []);
  if (values.some(({ takenAt }) => takenAt === undefined))
    return [values[0], values.at(-1)].filter((value) => value !== undefined);
  return values.toSorted((a, b) => (a.takenAt ?? 0) - (b.takenAt ?? 0));
}

/** What a series showed first is a rise only where it was not there before the load. */
const stepOf = (before: Value | undefined, value: Value, { values }: Reading, key: string): number =>
  before === undefined && values.has(key) ? 0 : riseOf(before, value);

/** A clock that is set while a source is measured gives a distance in which the load has no room. */
function lengthProblem(lengthMs: number, load: LoadTime, isOwn: boolean): string | undefined {
  const [apart, took] = [lengthMs, load.lengthMs].map((length) => formatQuantity(length, 'ms'));
  if (lengthMs <= 0) return 'read at one instant';
  if (isOwn && lengthMs < load.lengthMs - CLOCK_SLACK)
    return `its samples before and after a load of ${took} are ${apart} apart by its own clock: was that set?`;
  if (lengthMs > MOST * load.lengthMs + CLOCK_SLACK)
    return `a load of ${took} is too short for samples that are ${apart} apart`;
  return undefined;
}

/** Stamps are to the second, or made just before the sample. */
const CLOCK_SLACK = seconds(1);

/** The mean of the averages whose whole time lies in the load, by the cluster's clock; they must cover half of it. */
function meanOfAverages({ readings }: Window, load: LoadTime, clock: RunRecord['clock']): CpuUse | string {
  const { offsetMs, uncertaintyMs = 0 } = clock;
  if (offsetMs === undefined) return "the cluster's clock is not known, by which its averages have their times";
  let cores = 0;
  for (const key of new Set(readings.flatMap(({ values }) => [...values.keys()]))) {
    const averages = readings.flatMap(({ at, values }) => averageOf(at, values.get(key), offsetMs) ?? []);
    const ahead = averages.find(({ at, until }) => until > at + CLOCK_SLACK + uncertaintyMs);
    if (ahead !== undefined)
      return `its averages are of times that are still to come, by ${formatQuantity(ahead.until - ahead.at, 'ms')}`;
    const inside = apart(averages, load, uncertaintyMs);
    const coveredMs = inside.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
    if (coveredMs === 0 || coveredMs * MOST < load.lengthMs) {
      const [covered, took] = [coveredMs, load.lengthMs].map((length) => formatQuantity(length, 'ms'));
      return `averages that lie within the load cover ${covered} of its ${took}`;
    }
    cores += inside.reduce((sum, { value, lengthMs }) => sum + value * lengthMs, 0) / coveredMs;
  }
  return { cores };
}

interface Average {
  readonly value: number;
  /** When it was read, and the end of its time: our clock. */
  readonly at: number;
  readonly until: number;
  readonly lengthMs: number;
}

function averageOf(at: number, value: Value | undefined, offsetMs: number): Average | undefined {
  if (value?.takenAt === undefined || value.windowMs === undefined) return undefined;
  return { value: value.value, at, until: value.takenAt - offsetMs, lengthMs: value.windowMs };
}

/** Those within the load, of each time one. */
function apart(averages: readonly Average[], { from, lengthMs }: LoadTime, uncertaintyMs: number): Average[] {
  const isInside = ({ until, lengthMs: own }: Average): boolean =>
    until - own - uncertaintyMs >= from && until + CLOCK_SLACK + uncertaintyMs <= from + lengthMs;
  const kept: Average[] = [];
  for (const average of averages.filter(isInside).toSorted((a, b) => a.until - b.until)) {
    const before = kept.at(-1)?.until ?? -Infinity;
    if (average.until - average.lengthMs >= before - CLOCK_SLACK) kept.push(average);
  }
  return kept;
}

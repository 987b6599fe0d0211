import { throughputMetrics } from '../../model/metrics/throughput.ts';
import { countedOf } from '../../model/ready.ts';
import type { Bounds, Measurement, Statistic } from '../../model/result.ts';
import { epochMs } from '../../model/units.ts';
import { sorted } from '../../stats/quantile.ts';
import { meanHalfWidth } from '../../stats/student.ts';
import { bestSustained, type Stretch } from '../../stats/sustained.ts';
import { pausedWithin } from '../facts/pauses.ts';
import type { ObjectRecord, Observation, RunRecord } from '../facts/record.ts';
import { pointOf, single } from './estimate.ts';
import { type Group, groupsOf } from './groups.ts';
import { type Lag, lagAmong } from './lag.ts';
import type { Measure } from './measure.ts';

/** Arrivals per second while a load was made: of each workload, and where several are mixed, of all together. */
export const throughput: Measure = {
  metrics: throughputMetrics,
  measure: (facts) =>
    [...Map.groupBy(groupsOf(facts), ({ part }) => part)].flatMap(([part, groups]) => [
      ...(groups.length > 1 ? rates(part.labels, groups, facts.pauses) : []),
      ...groups.flatMap((group) => rates(group.labels, [group], facts.pauses)),
    ]),
};

type Pauses = RunRecord['pauses'];

function rates(labels: Measurement['labels'], groups: readonly Group[], pauses: Pauses): Measurement[] {
  const loads = loadsOf(groups).filter(({ arrivals }) => arrivals.length > 0);
  if (loads.length === 0) return [];
  const lag = lagAmong(groups.flatMap(({ objects }) => objects));
  return [overall(labels, loads, lag, pauses), ...sustained(labels, loads)];
}

interface LoadArrivals {
  readonly objects: readonly ObjectRecord[];
  readonly arrivals: readonly Observation[];
}

/** Each repetition by itself. */
function loadsOf(groups: readonly Group[]): LoadArrivals[] {
  const each = groups.flatMap((group) => group.objects.map((object) => ({ object, group })));
  return [...Map.groupBy(each, ({ object }) => object.step).values()].map((load) => ({
    objects: load.map(({ object }) => object),
    arrivals: load.flatMap(({ object, group }) => arrivalsOf(object, group)),
  }));
}

/** When what an object counts for was there: itself, or each member of a set, by what the set's controller counts. */
function arrivalsOf({ arrival, phases, observedUntil }: ObjectRecord, { workload, members }: Group): Observation[] {
  const counted = countedOf(workload.manifest);
  if (counted === undefined) return arrival === undefined ? [] : [arrival];
  return phases
    .filter(({ kind, phase, watch }) => kind === counted.kind && phase === counted.phase && watch <= observedUntil)
    .slice(0, members)
    .map(({ watch, watchFrom }) => ({ at: watch, from: watchFrom }));
}

/** Repetitions of a level add up: all arrivals over all of the time. */
function overall(labels: Measurement['labels'], loads: readonly LoadArrivals[], lag: Lag, pauses: Pauses): Measurement {
  const each = loads.map((load) => timesOf(load, lag, pauses));
  const total = (of: (times: Times) => number): number => each.reduce((sum, times) => sum + of(times), 0);
  const arrived = total((times) => times.arrived);
  const rate = (milliseconds: number): number => rateOf(arrived, milliseconds);
  const took = total((times) => times.value);
  const { value, observed } = pointOf(took, { low: total(({ seen }) => seen) });
  const figure = {
    ...(value === undefined ? {} : { value: rate(took) }),
    ...boundsOf(each, {
      value: rate(took),
      low: rate(total(({ longest }) => longest)),
      high: rate(total(({ shortest }) => shortest)),
    }),
    ...(observed && { observed: { low: rate(took), high: rate(observed.low) } }),
  };
  return single('throughput', labels, { value: figure }, arrived);
}

const rateOf = (count: number, milliseconds: number): number => (count * 1000) / Math.max(1, milliseconds);

/** How long one load took: as timed, at least and at most, and at least by what was observed in time. */
interface Times {
  readonly arrived: number;
  readonly value: number;
  readonly shortest: number;
  readonly longest: number;
  readonly seen: number;
}

/** While our own process did nothing it sent nothing, so that the load may have been over earlier by as much. */
function timesOf({ arrivals, objects }: LoadArrivals, lag: Lag, pauses: Pauses): Times {
  const last = Math.max(...arrivals.map(({ at }) => at));
  const lastFrom = Math.max(...arrivals.map(({ at, from = at }) => from));
  const [begun = last] = sorted(objects.map(({ createdFrom }) => createdFrom));
  const [acknowledged = last] = sorted(objects.flatMap(({ acknowledgedAt }) => acknowledgedAt ?? []));
  const paused = pausedWithin(pauses, { from: epochMs(acknowledged), to: epochMs(lastFrom) });
  const since = (lagMs: number): number => Math.max(0, lastFrom - paused - lagMs - acknowledged);
  return {
    arrived: arrivals.length,
    value: last - acknowledged,
    shortest: since(lag.atMost),
    longest: last - begun,
    seen: since(lag.surely),
  };
}

/** One load shows how exactly it was timed, and nothing of another; several show by how much they differ. */
function boundsOf(each: readonly Times[], timed: Required<Bounds> & { value: number }): Omit<Statistic, 'name'> {
  const half = meanHalfWidth(each.map(({ arrived, value }) => rateOf(arrived, value)));
  const high = each.some(({ shortest }) => shortest > 0)
    ? { high: Math.max(timed.high, timed.value + (half ?? 0)) }
    : {};
  const low = Math.max(0, Math.min(timed.low, timed.value - (half ?? 0)));
  return { low, ...high, covers: half === undefined ? 'run' : 'repetitions' };
}

function sustained(labels: Measurement['labels'], loads: readonly LoadArrivals[]): Measurement[] {
  const best = loads.flatMap(({ arrivals }) => {
    const stretch = Math.max(10, Math.ceil(arrivals.length / 4));
    const found = bestSustained(sorted(arrivals.map(({ at }) => at)), stretch, 1000);
    return found === undefined ? [] : { ...found, arrivals };
  });
  if (best.length === 0) return [];
  const perSecond = Math.max(...best.map(({ rate }) => rate)) * 1000;
  const arrived = loads.reduce((total, { arrivals }) => total + arrivals.length, 0);
  // What is seen only when a gap ends seems to come at once.
  const value = best.some(isCrowded) ? { observed: { low: 0 } } : { value: perSecond };
  return [single('sustained-throughput', labels, { value }, arrived)];
}

/** Whether anything was seen later than it was by so much that it may belong into another stretch. */
const isCrowded = ({ from, to, arrivals }: Stretch & Pick<LoadArrivals, 'arrivals'>): boolean =>
  arrivals.some((sight) => sight.at - (sight.from ?? sight.at) > (to - from) / 3);

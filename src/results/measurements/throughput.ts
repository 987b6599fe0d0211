import { countedOf } from '../../model/ready.ts';
import type { Measurement } from '../../model/result.ts';
import { sorted } from '../../stats/quantile.ts';
import { bestSustained, type Stretch } from '../../stats/sustained.ts';
import type { ObjectEvidence, Sight } from '../facts/evidence.ts';
import { pointOf, single } from './estimate.ts';
import { type Group, groupsOf } from './groups.ts';
import { type Lag, lagAmong } from './lag.ts';
import type { Measure } from './measure.ts';

/** Arrivals per second while a load was made: of each workload, and where several are mixed, of all together. */
export const throughput: Measure = {
  metrics: ['throughput', 'sustained-throughput'],
  measure: (facts) =>
    [...Map.groupBy(groupsOf(facts), ({ part }) => part)].flatMap(([part, groups]) => [
      ...(groups.length > 1 ? rates(part.labels, groups) : []),
      ...groups.flatMap((group) => rates(group.labels, [group])),
    ]),
};

function rates(labels: Measurement['labels'], groups: readonly Group[]): Measurement[] {
  const loads = loadsOf(groups).filter(({ arrivals }) => arrivals.length > 0);
  if (loads.length === 0) return [];
  const lag = lagAmong(groups.flatMap(({ objects }) => objects));
  return [overall(labels, loads, lag), ...sustained(labels, loads)];
}

interface LoadArrivals {
  readonly objects: readonly ObjectEvidence[];
  readonly arrivals: readonly Sight[];
}

/** Each repetition by itself. */
function loadsOf(groups: readonly Group[]): LoadArrivals[] {
  const each = groups.flatMap((group) => group.objects.map((object) => ({ object, group })));
  return [...Map.groupBy(each, ({ object }) => object.step).values()].map((load) => ({
    objects: load.map(({ object }) => object),
    arrivals: load.flatMap(({ object, group }) => arrivalsOf(object, group)),
  }));
}

/** When what an object stands for was there: itself, or each member of a set, by what the set's controller counts. */
function arrivalsOf({ arrival, phases, observedUntil }: ObjectEvidence, { workload, members }: Group): Sight[] {
  const counted = countedOf(workload.manifest);
  if (counted === undefined) return arrival === undefined ? [] : [arrival];
  return phases
    .filter(({ kind, phase, watch }) => kind === counted.kind && phase === counted.phase && watch <= observedUntil)
    .slice(0, members)
    .map(({ watch, watchFrom }) => ({ at: watch, from: watchFrom }));
}

/** Repetitions of a level add up: all arrivals over all of the time. */
function overall(labels: Measurement['labels'], loads: readonly LoadArrivals[], lag: Lag): Measurement {
  let arrived = 0;
  const took = { value: 0, shortest: 0, longest: 0, seen: 0 };
  for (const load of loads) {
    const last = Math.max(...load.arrivals.map(({ at }) => at));
    const lastFrom = Math.max(...load.arrivals.map(({ at, from = at }) => from));
    const [begun = last] = sorted(load.objects.map(({ createdFrom }) => createdFrom));
    const [acknowledged = last] = sorted(load.objects.flatMap(({ acknowledgedAt }) => acknowledgedAt ?? []));
    arrived += load.arrivals.length;
    took.value += last - acknowledged;
    const since = (lag: number): number => Math.max(0, lastFrom - lag - acknowledged);
    took.shortest += since(lag.atMost);
    took.seen += since(lag.surely);
    took.longest += last - begun;
  }
  const rate = (milliseconds: number): number => (arrived * 1000) / Math.max(1, milliseconds);
  const high = took.shortest > 0 ? { high: rate(took.shortest) } : {};
  const { value, observed } = pointOf(took.value, { low: took.seen });
  const open = observed && { low: rate(took.value), high: rate(observed.low) };
  const figure = {
    ...(value === undefined ? {} : { value: rate(took.value) }),
    low: rate(took.longest),
    ...high,
    ...(open && { observed: open }),
  };
  return single('throughput', labels, { value: figure }, arrived);
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

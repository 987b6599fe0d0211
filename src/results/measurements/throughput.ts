import type { Measurement } from '../../model/result.ts';
import { sorted } from '../../stats/quantile.ts';
import { bestSustained } from '../../stats/sustained.ts';
import type { Evidence, ObjectEvidence, Sight } from '../facts/evidence.ts';
import { pointOf, single } from './estimate.ts';
import { type Group, groupsOf } from './groups.ts';
import { lagAmong } from './lag.ts';
import type { Measure } from './measure.ts';

/** Arrivals per second while a load was made; churn has a rate of its own. */
export const throughput: Measure = {
  metrics: ['throughput', 'sustained-throughput'],
  measure: (facts) =>
    groupsOf(facts).flatMap((group) => {
      const loads = loadsOf(facts, group).filter(({ arrivals }) => arrivals.length > 0);
      return loads.length === 0 ? [] : [overall(group, loads), ...sustained(group, loads)];
    }),
};

interface LoadArrivals {
  readonly objects: readonly ObjectEvidence[];
  readonly arrivals: readonly Sight[];
}

function loadsOf({ steps }: Evidence, group: Group): LoadArrivals[] {
  const loads = steps.filter(({ kind }) => kind === 'load');
  return loads.map(({ id }) => {
    const objects = group.objects.filter(({ step }) => step === id);
    return { objects, arrivals: objects.flatMap((object) => arrivalsOf(object, group)) };
  });
}

/** When what an object stands for was ready: itself, or each of the instances of a set. */
function arrivalsOf({ arrival, phases, observedUntil }: ObjectEvidence, { replicas, kind }: Group): Sight[] {
  if (replicas === 1) return arrival === undefined ? [] : [arrival];
  const running = phases.filter((phase) => phase.kind !== kind && phase.phase === 'Running');
  const instances = running.filter((phase) => phase.kind === running[0]?.kind && phase.watch <= observedUntil);
  return instances.slice(0, replicas).map(({ watch, watchFrom }) => ({ at: watch, from: watchFrom }));
}

/** Repetitions of a level add up: all arrivals over all of the time. */
function overall({ labels, objects }: Group, loads: readonly LoadArrivals[]): Measurement {
  const lag = lagAmong(objects);
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

function sustained({ labels }: Group, loads: readonly LoadArrivals[]): Measurement[] {
  const best = loads.flatMap(({ arrivals }) => {
    const stretch = Math.max(10, Math.ceil(arrivals.length / 4));
    return bestSustained(sorted(arrivals.map(({ at }) => at)), stretch, 1000) ?? [];
  });
  if (best.length === 0) return [];
  const value = Math.max(...best.map(({ rate }) => rate)) * 1000;
  const arrived = loads.reduce((total, { arrivals }) => total + arrivals.length, 0);
  return [single('sustained-throughput', labels, { value: { value } }, arrived)];
}

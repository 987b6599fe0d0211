import type { LatencyClock } from '../../model/facts.ts';
import { creationLatencyMetrics } from '../../model/metrics/creation-latency.ts';
import { arrivalPhase, MILESTONES } from '../../model/ready.ts';
import type { Measurement } from '../../model/result.ts';
import type { ObjectRecord, PhaseRecord } from '../facts/record.ts';
import { censored, type Estimate, quantiles, unseen } from './estimate.ts';
import { type Group, groupsOf } from './groups.ts';
import { type Lag, lagAmong } from './lag.ts';
import type { Measure } from './measure.ts';

/** A stamp of one second may be anything up to a second early; of two, the difference is off by less than one either way. */
const RESOLUTION = 1000;

export const creationLatency: Measure = {
  metrics: creationLatencyMetrics,
  measure: (facts) =>
    groupsOf(facts).flatMap((group) => {
      const lag = lagAmong(group.objects);
      return milestonesOf(group, facts.objects).flatMap((milestone) => measureMilestone(group, milestone, lag));
    }),
};

interface Milestone {
  readonly kind: string;
  readonly phase: string;
  /** Whether the API server stamps it. */
  readonly stamped: boolean;
}

/** The arrival, and every reported phase that any object of the workload reached at any level: rows stay the same over levels. */
function milestonesOf({ workload, kind }: Group, objects: readonly ObjectRecord[]): Milestone[] {
  const found = new Map<string, Milestone>();
  const note = (milestone: Milestone): void => {
    const key = `${milestone.kind}/${milestone.phase}`;
    found.set(key, { ...milestone, stamped: milestone.stamped || found.get(key)?.stamped === true });
  };
  const arrival = arrivalPhase(workload.ready);
  note({ kind, phase: arrival, stamped: false });
  for (const object of objects) {
    if (object.workload !== workload.name) continue;
    for (const stamp of object.phases) {
      const isArrival = stamp.kind === kind && stamp.phase === arrival;
      const reported = MILESTONES.get(stamp.kind)?.includes(stamp.phase) === true;
      if (isArrival || reported) note({ kind: stamp.kind, phase: stamp.phase, stamped: stamp.server !== undefined });
    }
  }
  return [...found.values()];
}

function measureMilestone(group: Group, { kind, phase, stamped }: Milestone, lag: Lag): Measurement[] {
  const each = kind === group.kind ? 1 : group.replicas;
  const clocks: readonly LatencyClock[] = stamped ? ['watch', 'server'] : ['watch'];
  const isArrival = kind === group.kind && phase === arrivalPhase(group.workload.ready);
  return clocks.flatMap((clock) => {
    const samples = group.objects.flatMap((object) => samplesOf(object, { kind, phase }, each, clock, lag));
    const unasked = (group.asked - group.objects.length) * each;
    for (let missing = 0; missing < unasked; missing++) samples.push(censored(0));
    // What came to no object of the load, though to some of another level, has no row: how long the run lasted says nothing of it.
    if (!isArrival && samples.every(({ value }) => value === Infinity)) return [];
    return quantiles('creation-latency', { ...group.labels, clock, kind, phase }, samples);
  });
}

/** The first `each` dependents that reached the milestone; those that did not are samples too. */
function samplesOf(
  object: ObjectRecord,
  { kind, phase }: Pick<Milestone, 'kind' | 'phase'>,
  each: number,
  clock: LatencyClock,
  lag: Lag,
): Estimate[] {
  const reached = object.phases
    .filter((stamp) => stamp.kind === kind && stamp.phase === phase && stamp.watch <= object.observedUntil)
    .flatMap(
      (stamp) => (clock === 'watch' ? creationByWatch(object, stamp, lag) : creationByServer(object, stamp)) ?? [],
    )
    .slice(0, each);
  const waited = object.observedUntil - (object.acknowledgedAt ?? object.requestedAt);
  while (reached.length < each) reached.push(unseen(waited));
  return reached;
}

interface Seen {
  readonly watch: PhaseRecord['watch'];
  readonly watchFrom?: PhaseRecord['watchFrom'] | undefined;
}

/**
 * Our clock. Both ends, acknowledgement and sight, come one delay from the server late, which cancels in the value, but for what the
 * watch is later than a reply. An object that took several attempts may be as old as the first that may have made it.
 */
export function creationByWatch(
  { createdFrom, acknowledgedAt, acknowledgedFrom, attempts }: ObjectRecord,
  { watch, watchFrom = watch }: Seen,
  lag: Lag,
): Estimate | undefined {
  if (acknowledgedAt === undefined) return undefined;
  const since = (from: number): number => Math.max(0, from - acknowledgedAt);
  const high = watch - createdFrom;
  const value = watch - acknowledgedAt;
  return {
    value,
    low: since(watchFrom - lag.atMost),
    high,
    observed: {
      low: since(watchFrom - lag.surely),
      high: attempts > 1 ? high : watch - (acknowledgedFrom ?? acknowledgedAt),
    },
  };
}

/** The server's clock. A negative difference stays what it is: to raise it to 0 would make short phases look shorter still. */
export function creationByServer({ createdAt }: ObjectRecord, { server }: PhaseRecord): Estimate | undefined {
  if (createdAt === undefined || server === undefined) return undefined;
  const value = server - createdAt;
  return { value, low: Math.min(value, Math.max(0, value - RESOLUTION)), high: value + RESOLUTION };
}

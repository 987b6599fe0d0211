import type { ObjectState } from '../../model/entry.ts';
import type { RampPods } from '../../model/ramp.ts';
import { hasEndedPhase } from '../../model/resources.ts';
import { type EpochMs, elapsed, type Milliseconds, ms } from '../../model/units.ts';

/** How a pod of a ramp is. One that is killed and started again has failed, even while it runs once more. */
export type PodState = 'running' | 'creating' | 'pending' | 'terminating' | 'failed';

export function stateOf({ phase, ready, node, deletedAt, failure, restarts = 0 }: ObjectState): PodState {
  if (deletedAt !== undefined) return 'terminating';
  if (failure !== undefined || hasEndedPhase(phase)) return 'failed';
  if (ready) return 'running';
  if (restarts > 0) return 'failed';
  return node === undefined ? 'pending' : 'creating';
}

/** Whether it holds memory on its node: until it is gone, or has ended for good. */
export const isLive = ({ node, phase }: ObjectState): boolean => node !== undefined && !hasEndedPhase(phase);

export const hasFailed = (pod: ObjectState): boolean => stateOf(pod) === 'failed' || (pod.restarts ?? 0) > 0;

/** `failed` counts what has ever failed, as far as it is still there. */
export function countPods(pods: readonly ObjectState[]): RampPods {
  const of = (state: PodState): number => pods.filter((pod) => stateOf(pod) === state).length;
  const failed = pods.filter((pod) => pod.deletedAt === undefined && hasFailed(pod));
  const failure = failed.map(({ reason, failure: word }) => reason ?? word).find((each) => each !== undefined);
  return {
    running: of('running'),
    creating: of('creating'),
    pending: of('pending'),
    terminating: of('terminating'),
    failed: failed.length,
    ...(failure !== undefined && { failure }),
  };
}

/** The pod that has been waiting longest for a node. */
export function longestPending(
  pods: readonly ObjectState[],
  now: EpochMs,
): { readonly pendingMs: Milliseconds; readonly pendingReason?: string } | undefined {
  const [first] = pods
    .filter((pod) => stateOf(pod) === 'pending')
    .map(({ createdAt, reason }) => ({ since: createdAt ?? now, reason }))
    .toSorted((a, b) => a.since - b.since);
  if (first === undefined) return undefined;
  const pendingMs = ms(Math.max(0, elapsed(first.since, now)));
  return { pendingMs, ...(first.reason !== undefined && { pendingReason: first.reason }) };
}

/** From creation to ready, of those that `known` does not hold yet; they are added to it. */
export function newStarts(pods: readonly ObjectState[], known: Set<string>): Milliseconds[] {
  return pods.flatMap(({ uid, createdAt, conditions }) => {
    const readyAt = conditions?.Ready;
    if (readyAt === undefined || createdAt === undefined || known.has(uid)) return [];
    known.add(uid);
    return [ms(Math.max(0, elapsed(createdAt, readyAt)))];
  });
}

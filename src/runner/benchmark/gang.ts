import { type Barrier, type BarrierEvent, newBarrier, type Participant } from '../../barrier/barrier.ts';
import { type BenchmarkRun, membersOf } from '../../model/benchmark.ts';
import type { ObjectState } from '../../model/entry.ts';
import { hasEndedPhase } from '../../model/resources.ts';

/** Each role is a stage: it knows the addresses of those before it. */
export const barrierOf = ({ roles }: BenchmarkRun): Barrier =>
  newBarrier(
    membersOf(roles).map(({ name, role }) => ({ id: name, stage: roles.indexOf(role), works: role.part === 'works' })),
  );

/** What the pods as they are now say that the barrier does not know yet. */
export function newsOf(
  { participants, phase }: Barrier,
  pods: ReadonlyMap<string, ObjectState>,
  seen: ReadonlySet<string>,
): BarrierEvent[] {
  return [...participants.values()].flatMap((each) => {
    if (each.state === undefined || ENDED.has(each.state)) return [];
    const pod = pods.get(each.id);
    if (pod !== undefined) return newsOfPod(each, pod, phase);
    return seen.has(each.id) ? [{ type: 'lost', id: each.id, reason: 'its pod was deleted' }] : [];
  });
}

const ENDED: ReadonlySet<string> = new Set(['done', 'left', 'lost', 'late', 'aborted']);

/** A server that ends by itself after its client was served has done its part. */
function newsOfPod({ id, state, works }: Participant, pod: ObjectState, phase: Barrier['phase']): BarrierEvent[] {
  const reason = reasonFor(pod);
  const hasEnded = hasEndedPhase(pod.phase);
  const isReleased = state === 'released' || state === 'running';
  if (works && isReleased && hasEnded)
    return [KILLED.test(reason) ? { type: 'lost', id, reason } : { type: 'done', id }];
  if (!works && phase === 'open' && pod.phase === 'Succeeded') return [];
  if (hasEnded || pod.deletedAt !== undefined) return [{ type: 'lost', id, reason }];
  if (state === 'created') return pod.ready ? [{ type: 'arrived', id }] : hopeless(id, reason);
  // A kubelet says that a pod is no longer ready before it says how it ended.
  return pod.ready || phase === 'open' ? [] : [{ type: 'lost', id, reason }];
}

function reasonFor({ reason, failure, deletedAt, phase }: ObjectState): string {
  if (reason !== undefined) return reason;
  return failure ?? (deletedAt === undefined ? (phase ?? 'it is no longer ready') : 'its pod was deleted');
}

/** What ends a pod from outside, so that its tool had no chance to say anything. */
const KILLED = /Evicted|OOMKilled|Preempt|Shutdown|NodeLost|DeadlineExceeded|NodeAffinity/;

/** Waiting does not help where the kubelet does not even try. */
const hopeless = (id: string, reason: string): BarrierEvent[] =>
  /InvalidImageName|ErrImageNeverPull|CreateContainerConfigError|RunContainerError|StartError/.test(reason)
    ? [{ type: 'lost', id, reason }]
    : [];

import type { EpochMs } from '../model/units.ts';
import type { PilotAnswer, PilotMessage } from './message.ts';
import { type Attendance, isMeant, isWaiting, type Muster } from './muster.ts';

/** What the pilot is to do: the answer to what it said. */
export function answerTo(muster: Muster, message: PilotMessage, now: EpochMs): PilotAnswer {
  if (message.kind === 'clock') return { say: 'clock', nowMs: now };
  if (!isMeant(muster, message)) return gone(`this is the barrier ${muster.name}, not ${message.barrier}`);
  if (message.kind === 'load') return { say: hasEnded(muster) ? 'leave' : 'wait' };
  return answerToParticipant(muster, message);
}

function answerToParticipant(muster: Muster, message: Exclude<PilotMessage, { kind: 'clock' | 'load' }>): PilotAnswer {
  const participant = muster.barrier.participants.get(message.id);
  if (participant === undefined) return gone(`the barrier ${muster.name} has no participant ${message.id}`);
  const known = muster.attendance.get(message.id);
  const isKnown = known?.nonce === message.nonce;
  if (message.kind !== 'sync') return isKnown ? { say: 'accepted' } : gone(whyUnknown(known));
  if (muster.barrier.phase === 'aborted') return { say: 'abort', reason: reasonOf(muster) };
  if (known === undefined && muster.barrier.phase === 'gathering' && isWaiting(message)) return COME_AGAIN;
  if (!isKnown) return gone('another process speaks for it, or the others have begun');
  if (muster.barrier.phase === 'gathering') return { say: muster.prepareBy === undefined ? 'wait' : 'prepare' };
  if (participant.state === 'lost') return { say: 'abort', reason: participant.reason ?? 'it was lost' };
  if (muster.barrier.phase === 'over') return { say: 'leave' };
  return muster.startAt === undefined ? { say: 'wait' } : { say: 'go', startAtMs: muster.startAt };
}

/** Whether no participant is at work any more, or comes to be: some may still have to leave. */
const hasEnded = ({ barrier: { phase } }: Muster): boolean => phase === 'over' || phase === 'aborted';

/** One that went away before the release and is still there, as where its machine was busy or paused: what it says next counts. */
const COME_AGAIN: PilotAnswer = { say: 'wait' };

const gone = (reason: string): PilotAnswer => ({ say: 'gone', reason });

/** A process that ends its work without having joined belongs to another run, whose coordinator was ended. */
const whyUnknown = (known: Attendance | undefined): string =>
  known === undefined ? 'it began in another run' : 'another process speaks for it';

const reasonOf = ({ barrier }: Muster): string => barrier.reason ?? 'the run was given up';

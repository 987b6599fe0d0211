import type { ParticipantState } from '../model/benchmark.ts';
import { firstFew } from '../model/counted.ts';
import { type EpochMs, elapsed, epochMs, later, type Milliseconds, minutes, ms, seconds } from '../model/units.ts';
import { type Barrier, type BarrierEvent, newBarrier, take } from './barrier.ts';
import type { PilotIdentity, PilotMessage, PilotReport, PilotState } from './message.ts';
import { faultOfTimes } from './times.ts';

/**
 * A barrier whose participants speak for themselves, by messages that may be late, lost or sent twice: pure, and plain data. It decides who
 * is there, asks all to prepare, releases them when the last has said so, and finds those that are no longer there.
 */
export interface Muster {
  readonly name: string;
  readonly rules: MusterRules;
  readonly barrier: Barrier;
  readonly attendance: ReadonlyMap<string, Attendance>;
  readonly arriveBy: EpochMs;
  /** Whether what watches the machines does, or is not waited for. */
  readonly isWatched: boolean;
  /** Once all are there: until when they wait for what watches their machines. */
  readonly watchBy?: EpochMs;
  /** While all are asked to prepare: until when they must have said that they did. */
  readonly prepareBy?: EpochMs | undefined;
  /** When the commands begin. */
  readonly startAt?: EpochMs;
  /** Once all have ended: until when they must have left. */
  readonly leaveBy?: EpochMs | undefined;
  /** What was seen and does not decide anything: second processes of a participant. */
  readonly notes: readonly string[];
}

export interface MusterRules {
  /** The longest from the beginning until all are there. */
  readonly arriveWithinMs: Milliseconds;
  /** How often a sign of life is due, and how many may be missing. */
  readonly heartbeatMs: Milliseconds;
  readonly misses: number;
  /** The longest that all wait, once they are there, for what watches their machines; absent: nothing is waited for. */
  readonly watchWithinMs?: Milliseconds;
  readonly prepareWithinMs: Milliseconds;
  /** From the release until the commands begin: all must have heard of it. */
  readonly leadMs: Milliseconds;
  /** The longest from the start of the commands until one has reported; absent: without end. */
  readonly endWithinMs?: Milliseconds;
  /** What sets it, for people. */
  readonly limitName?: string;
  /** The longest from the end of the last until one has left. */
  readonly leaveWithinMs: Milliseconds;
  /** Begins with so many where the others are missing; absent: never with fewer than all. */
  readonly least?: number;
}

export const MUSTER_RULES: MusterRules = {
  arriveWithinMs: minutes(10),
  heartbeatMs: seconds(2),
  misses: 3,
  prepareWithinMs: seconds(1),
  leadMs: ms(500),
  leaveWithinMs: seconds(30),
};

/** A participant that is there. */
export interface Attendance {
  readonly bootId: string;
  readonly nonce: string;
  readonly seenAt: EpochMs;
  readonly isPrepared: boolean;
  readonly hasLeft: boolean;
}

export const openMuster = (
  name: string,
  ids: readonly string[],
  now: EpochMs,
  rules: MusterRules = MUSTER_RULES,
): Muster => ({
  name,
  rules,
  barrier: take(newBarrier(ids.map((id) => ({ id, stage: 0, works: true }))), { type: 'begun' }).barrier,
  attendance: new Map(),
  arriveBy: later(now, rules.arriveWithinMs),
  isWatched: rules.watchWithinMs === undefined,
  notes: [],
});

/** Takes in a message at the moment at which it arrived. */
export function hear(muster: Muster, message: PilotMessage, now: EpochMs): Muster {
  if (message.kind === 'clock' || message.kind === 'load' || !isExpected(muster, message)) return muster;
  const known = muster.attendance.get(message.id);
  if (known?.nonce !== message.nonce) return isWaiting(message) ? welcome(muster, message, known, now) : muster;
  const attended = attend(muster, message.id, { ...known, seenAt: now });
  switch (message.kind) {
    case 'sync':
      return heard(attended, message.id, message.state, now);
    case 'result':
      return finished(attended, message.id, message.report, now);
    case 'left':
      return departed(attend(attended, message.id, { ...known, seenAt: now, hasLeft: true }), message.id);
  }
}

/** A command whose times cannot be, by the clock of the service, has not done what it reports. */
function finished(muster: Muster, id: string, report: PilotReport, now: EpochMs): Muster {
  const { startAt } = muster;
  const isAtWork = startAt !== undefined && AT_WORK.has(stateOf(muster, id));
  const fault = isAtWork ? faultOfTimes(report, startAt, now) : undefined;
  return happen(muster, fault === undefined ? { type: 'done', id } : { type: 'lost', id, reason: fault });
}

/** One that leaves before it has reported leaves nothing to wait for. */
const departed = (muster: Muster, id: string): Muster =>
  AT_WORK.has(stateOf(muster, id)) ? happen(muster, { type: 'lost', id, reason: 'it left without a result' }) : muster;

const AT_WORK: ReadonlySet<ParticipantState | undefined> = new Set(['released', 'running']);

/** What the time that has passed means: to be asked at least as often as a sign of life is due. */
export function look(muster: Muster, now: EpochMs): Muster {
  const missed = ms(muster.rules.heartbeatMs * muster.rules.misses);
  const silent = [...muster.attendance].filter(([, { seenAt }]) => elapsed(seenAt, now) > missed).map(([id]) => id);
  const alive = silent.reduce((each, id) => miss(each, id, `nothing was heard of it for ${missed / 1000} s`), muster);
  if (alive.barrier.phase !== 'gathering') return withoutOverdue(alive, now);
  const released = alive.watchBy !== undefined && now > alive.watchBy ? watched(alive, now) : alive;
  const prepared =
    released.prepareBy !== undefined && now > released.prepareBy ? withoutUnprepared(released) : released;
  return now > prepared.arriveBy ? closeDoor(prepared, now) : prepared;
}

/** Signs of life end nothing: one that gives them without a report, or without leaving, is lost when its time is over. */
function withoutOverdue(muster: Muster, now: EpochMs): Muster {
  const { startAt, leaveBy, attendance, rules } = muster;
  const { endWithinMs = Number.POSITIVE_INFINITY, limitName, leaveWithinMs } = rules;
  const within = `${endWithinMs / 1000} s${limitName === undefined ? '' : `, ${limitName}`}`;
  const ids = [...attendance.keys()];
  if (muster.barrier.phase === 'open') {
    const isOverdue = startAt !== undefined && elapsed(startAt, now) > endWithinMs;
    const overdue = isOverdue ? ids.filter((id) => AT_WORK.has(stateOf(muster, id))) : [];
    return overdue.reduce((each, id) => miss(each, id, `it did not report within ${within}`), muster);
  }
  if (isOver(muster)) return muster;
  if (leaveBy === undefined) return { ...muster, leaveBy: later(now, leaveWithinMs) };
  if (now <= leaveBy) return muster;
  return staying(muster).reduce(
    (each, id) => miss(each, id, `it did not leave within ${leaveWithinMs / 1000} s`),
    muster,
  );
}

/** Something else than the participant says that it is not there any more, or not as it was: its pod, its VM, a migration. */
export const lose = (muster: Muster, id: string, reason: string): Muster => miss(muster, id, reason);

/** What watches the machines does: those that are there need not wait for it. */
export const watched = (muster: Muster, now: EpochMs): Muster =>
  muster.isWatched || muster.barrier.phase !== 'gathering'
    ? muster
    : whenAllAreThere({ ...muster, isWatched: true }, now);

/** The run must stop. */
export const giveUp = (muster: Muster, reason: string): Muster => happen(muster, { type: 'given-up', reason });

/** Goes on where a coordinator was restarted: of those that were released and did not yet say that they run, it is not known whether they do. */
export function resume(muster: Muster, now: EpochMs): Muster {
  const reason = 'the coordinator restarted between the release and the sign that it runs';
  const released = [...muster.barrier.participants.values()].filter(({ state }) => state === 'released');
  const left = released.reduce((each, { id }) => happen(each, { type: 'lost', id, reason }), muster);
  return unprepared(listenFrom(left, now));
}

/** Goes on after a time in which nothing could be heard: silence, and the time to leave, count from now. */
export const listenFrom = (muster: Muster, now: EpochMs): Muster => ({
  ...muster,
  attendance: new Map([...muster.attendance].map(([id, each]) => [id, { ...each, seenAt: now }])),
  leaveBy: undefined,
});

/** Whether the pilots have nothing more to say. */
export const isOver = (muster: Muster): boolean =>
  muster.barrier.phase === 'aborted' || (muster.barrier.phase === 'over' && staying(muster).length === 0);

/** Those that are there, and have still to leave. */
export const staying = ({ barrier, attendance }: Muster): string[] =>
  [...attendance]
    .filter(([id, { hasLeft }]) => !hasLeft && barrier.participants.get(id)?.state !== 'lost')
    .map(([id]) => id);

/** Whether all that was asked for took part from the release to the end: one that vanished while others were at work never says that it left. */
export const isWhole = ({ barrier, attendance }: Muster): boolean =>
  barrier.phase === 'over' &&
  [...barrier.participants.values()].every(({ id, state }) => state === 'left' && attendance.get(id)?.hasLeft === true);

/** A process that is at work before it joined belongs to another run, whose coordinator was ended. */
export const isWaiting = (message: PilotMessage): boolean =>
  message.kind === 'sync' && (message.state === 'waiting' || message.state === 'prepared');

const isExpected = (muster: Muster, message: PilotIdentity): boolean =>
  isMeant(muster, message) && muster.barrier.participants.has(message.id);

/** A pilot that joins one barrier after the other does not know their names. */
export const isMeant = ({ name }: Muster, { barrier }: PilotIdentity): boolean => barrier === '' || barrier === name;

/** A process that was not heard before: before the release it takes the place of an earlier one, after it there is none to take. */
function welcome(muster: Muster, { id, bootId, nonce }: PilotMessage, known: Attendance | undefined, now: EpochMs) {
  if (muster.barrier.phase === 'gathering') {
    const fresh = { bootId, nonce, seenAt: now, isPrepared: false, hasLeft: false };
    const noted =
      known === undefined ? muster : note(muster, `${id} came again before the release: the later process counts`);
    return whenAllAreThere(attend(unprepared(noted), id, fresh), now);
  }
  // One that left may join the next barrier already (`pilot join --again`).
  if (known === undefined || known.hasLeft) return muster;
  return known.bootId === bootId
    ? note(muster, `${id}: a second process came after the release, and was sent away`)
    : happen(muster, { type: 'lost', id, reason: 'it was restarted: another boot of it came after the release' });
}

function heard(muster: Muster, id: string, state: PilotState, now: EpochMs): Muster {
  const { phase } = muster.barrier;
  if (phase === 'open' && state === 'running') return happen(muster, { type: 'started', id });
  if (phase !== 'gathering') return muster;
  const known = muster.attendance.get(id);
  if (known === undefined || muster.prepareBy === undefined || state !== 'prepared')
    return whenAllAreThere(muster, now);
  return whenAllArePrepared(attend(muster, id, { ...known, isPrepared: true }), now);
}

/** Those that may still come. */
const expected = ({ barrier }: Muster): string[] =>
  [...barrier.participants.values()].filter(({ state }) => state === 'created').map(({ id }) => id);

function whenAllAreThere(muster: Muster, now: EpochMs): Muster {
  const isComplete = expected(muster).every((id) => muster.attendance.has(id));
  if (!isComplete || muster.prepareBy !== undefined) return muster;
  if (!muster.isWatched) return withWatchBy(muster, now);
  return { ...muster, prepareBy: later(now, muster.rules.prepareWithinMs) };
}

/** Not beyond the time to arrive, which would be over before they are asked. */
function withWatchBy(muster: Muster, now: EpochMs): Muster {
  const { watchBy, arriveBy, rules } = muster;
  if (watchBy !== undefined) return muster;
  return { ...muster, watchBy: epochMs(Math.min(arriveBy, later(now, rules.watchWithinMs ?? ms(0)))) };
}

/** All have said so within the time of one question: now they are there for the barrier, which releases them. */
function whenAllArePrepared(muster: Muster, now: EpochMs): Muster {
  const ids = expected(muster);
  if (!ids.every((id) => muster.attendance.get(id)?.isPrepared)) return muster;
  const open = ids.reduce((each, id) => happen(each, { type: 'arrived', id }), muster);
  return { ...open, prepareBy: undefined, startAt: later(now, muster.rules.leadMs) };
}

/** Before the release it may come again, until the time to arrive is over; after it the run has lost it. */
function miss(muster: Muster, id: string, reason: string): Muster {
  if (muster.barrier.phase !== 'gathering') {
    return muster.attendance.get(id)?.hasLeft ? muster : happen(muster, { type: 'lost', id, reason });
  }
  const attendance = new Map(muster.attendance);
  return attendance.delete(id)
    ? note({ ...unprepared(muster), attendance }, `${id} went away before the release: ${reason}`)
    : muster;
}

function withoutUnprepared(muster: Muster): Muster {
  const slow = expected(muster).filter((id) => muster.attendance.get(id)?.isPrepared === false);
  const within = `${muster.rules.prepareWithinMs / 1000} s`;
  return slow.reduce((each, id) => miss(each, id, `it did not prepare within ${within}`), unprepared(muster));
}

/** Asked again once all are there: what was said before does not count. */
const unprepared = (muster: Muster): Muster => ({
  ...muster,
  prepareBy: undefined,
  attendance: new Map([...muster.attendance].map(([id, each]) => [id, { ...each, isPrepared: false }])),
});

/** The time to arrive is over: those that are there begin where that is allowed, else nothing begins. */
function closeDoor(muster: Muster, now: EpochMs): Muster {
  const missing = expected(muster).filter((id) => !muster.attendance.has(id));
  const { least = Number.POSITIVE_INFINITY, arriveWithinMs } = muster.rules;
  const within = `within ${arriveWithinMs / 1000} s`;
  if (missing.length === 0)
    return now > later(muster.arriveBy, GRACE_MS) ? giveUp(muster, `not all prepared ${within}`) : muster;
  if (muster.attendance.size < Math.max(1, least)) return giveUp(muster, `missing ${within}: ${firstFew(missing)}`);
  const excused = missing.reduce(
    (each, id) => happen(each, { type: 'excused', id, reason: `missing ${within}` }),
    muster,
  );
  return whenAllAreThere(excused, now);
}

/** All are there at the last moment, and are being asked to prepare. */
const GRACE_MS = seconds(10);

const attend = (muster: Muster, id: string, attendance: Attendance): Muster => ({
  ...muster,
  attendance: new Map([...muster.attendance, [id, attendance]]),
});

const happen = (muster: Muster, event: BarrierEvent): Muster => {
  const { barrier } = take(muster.barrier, event);
  return barrier === muster.barrier ? muster : { ...muster, barrier };
};

const note = (muster: Muster, text: string): Muster => ({ ...muster, notes: [...muster.notes, text] });

/** How far a participant has come, for people and facts. */
export const stateOf = ({ barrier }: Muster, id: string): ParticipantState | undefined =>
  barrier.participants.get(id)?.state;

import { MUSTER_RULES } from '../../../src/barrier/muster.ts';
import { seededRandom } from '../../../src/model/random.ts';
import { type Faults, type History, playHistory, WATCH_WITHIN } from './world.ts';

/** A history that follows from a number alone, with what went wrong in it. */
export function historyOf(number: number): { readonly faults: Faults; readonly history: History } {
  const random = seededRandom(`history ${number}`);
  const faults: Faults = {
    loss: random.uniform() < 0.5 ? 0 : 0.1 * random.uniform(),
    mostDelayMs: random.uniform() < 0.5 ? 5 : 1500,
    kills: random.integer(3),
    returns: (['never', 'rebooted', 'restarted'] as const)[random.integer(3)] ?? 'never',
    missing: random.uniform() < 0.1 ? 1 : 0,
    coordinatorRestarts: random.uniform() < 0.2 ? 1 : 0,
    hangs: (['at work', 'leaving'] as const)[random.integer(12)],
    watchedAtMs: random.uniform() < 0.3 ? random.integer(40_000) : undefined,
  };
  return { faults, history: playHistory(`world ${number}`, 2 + random.integer(4), faults) };
}

/** Which promises of the barrier a history breaks; empty where it breaks none. */
export function brokenRules({ faults, history }: ReturnType<typeof historyOf>): string[] {
  const { muster, whole, ended, processes, releasedAt, restartedAt } = history;
  const ran = processes.filter(({ ranFrom }) => ranFrom !== undefined);
  const startAt = muster.startAt ?? Number.POSITIVE_INFINITY;
  const broken = {
    'every run ends': !ended,
    'nothing runs before the common start': ran.some(({ ranFrom = 0 }) => ranFrom < startAt),
    'a missing participant ends the run before it began': faults.missing > 0 && (whole || ran.length > 0),
    'all wait until their machines are watched, for a while': isEarly(faults, releasedAt),
    'an aborted run ran nothing': muster.barrier.phase === 'aborted' && ran.length > 0,
    'a participant that never reports, or never leaves, is no whole run': faults.hangs !== undefined && whole,
    'one process of a participant runs': new Set(ran.map(({ id }) => id)).size < ran.length,
    'all were alive shortly before the release': releasedAt !== undefined && !wereAllAlive(history, releasedAt),
    'a whole run ran whole': whole && !ranWhole(history),
    'a restart between release and first sign is no whole run': whole && isBlind(history, restartedAt),
  };
  return Object.entries(broken).flatMap(([rule, isBroken]) => (isBroken ? [rule] : []));
}

const isEarly = ({ watchedAtMs = 0 }: Faults, releasedAt = Number.POSITIVE_INFINITY): boolean =>
  releasedAt < Math.min(watchedAtMs, WATCH_WITHIN);

/** Each has acknowledged the same question within its time: one that is dead at the release died after that. */
function wereAllAlive({ processes, muster }: History, releasedAt: number): boolean {
  const since = releasedAt - MUSTER_RULES.prepareWithinMs - 1500;
  return [...muster.barrier.participants.keys()].every((id) =>
    processes.some((each) => each.id === id && (each.diedAt ?? Number.POSITIVE_INFINITY) >= since),
  );
}

/** Each made load from its begin until the last command had ended. */
function ranWhole({ processes, muster }: History): boolean {
  const ran = processes.filter(({ ranFrom }) => ranFrom !== undefined);
  const lastEnd = Math.max(...ran.map(({ mainEndedAt = Number.POSITIVE_INFINITY }) => mainEndedAt));
  const hasAll = [...muster.barrier.participants.keys()].every((id) => ran.some((each) => each.id === id));
  return (
    hasAll && ran.every(({ diedAt = Number.POSITIVE_INFINITY, leftAt = 0 }) => Math.min(diedAt, leftAt) >= lastEnd)
  );
}

/** Whether the coordinator came back after the release and before any of the commands can have begun. */
const isBlind = ({ releasedAt, muster }: History, restartedAt: readonly number[]): boolean =>
  restartedAt.some((at) => releasedAt !== undefined && at > releasedAt && at < (muster.startAt ?? 0));

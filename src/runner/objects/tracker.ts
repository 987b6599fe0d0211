import { isDeepStrictEqual } from 'node:util';
import type { ObjectState } from '../../model/entry.ts';

/** The objects of a run as last seen, and who waits for a change of them. */
export interface Tracker {
  /** Takes in a state, and of an object that is not ready what it lacks; true when the state differs from the last one of that object. */
  update(state: ObjectState, unmet?: string): boolean;
  /** The object is gone; its last state, if it was known. */
  remove(uid: string): ObjectState | undefined;
  /** What an object that is not ready was last seen to lack. */
  unmet(uid: string): string | undefined;
  /** Objects that are there, in the order in which they were first seen. */
  all(): Iterable<ObjectState>;
  /** How many objects are there, those included that controllers derived. */
  size(): number;
  /** How many of the objects that a step itself made are there now; what controllers derived does not count. */
  counts(step: string): Counts;
  /** Resolves as soon as `reached` holds; asked after each change. Rejects with the signal's reason when it aborts. */
  until(reached: () => boolean, signal: AbortSignal): Promise<void>;
}

export interface Counts {
  /** Without those that are being deleted: they say that they are ready until their grace is over. */
  readonly ready: number;
  readonly failed: number;
}

const NONE: Counts = { ready: 0, failed: 0 };

const isThere = ({ ready, deletedAt }: ObjectState): boolean => ready && deletedAt === undefined;

export function createTracker(): Tracker {
  const states = new Map<string, ObjectState>();
  const unmet = new Map<string, string>();
  const counts = new Map<string, Counts>();
  const waiters = new Set<() => void>();

  const countIn = (state: ObjectState, by: 1 | -1): void => {
    const { step, owner } = state;
    if (owner !== undefined || step === undefined) return;
    const { ready, failed } = counts.get(step) ?? NONE;
    counts.set(step, {
      ready: ready + (isThere(state) ? by : 0),
      failed: failed + (state.failure === undefined ? 0 : by),
    });
  };
  const wake = (): void => {
    for (const waiter of [...waiters]) waiter();
  };

  return {
    update(state, lacking) {
      const before = states.get(state.uid);
      if (lacking === undefined) unmet.delete(state.uid);
      else unmet.set(state.uid, lacking);
      if (isDeepStrictEqual(before, state)) return false;
      if (before !== undefined) countIn(before, -1);
      countIn(state, 1);
      states.set(state.uid, state);
      wake();
      return true;
    },
    remove(uid) {
      const before = states.get(uid);
      if (before === undefined) return undefined;
      countIn(before, -1);
      states.delete(uid);
      unmet.delete(uid);
      wake();
      return before;
    },
    unmet: (uid) => unmet.get(uid),
    all: () => states.values(),
    size: () => states.size,
    counts: (step) => counts.get(step) ?? NONE,
    until: (reached, signal) =>
      new Promise((resolve, reject) => {
        const settle = (act: () => void): void => {
          waiters.delete(check);
          signal.removeEventListener('abort', abort);
          act();
        };
        const abort = (): void => settle(() => reject(signal.reason));
        const check = (): void => {
          if (reached()) settle(resolve);
        };
        if (signal.aborted) return reject(signal.reason);
        waiters.add(check);
        signal.addEventListener('abort', abort, { once: true });
        check();
      }),
  };
}

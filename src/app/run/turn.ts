import type { LockFact } from '../../model/entry.ts';
import type { HeldResource } from '../../model/hold.ts';
import { type Milliseconds, sum } from '../../model/units.ts';
import type { RunLock } from '../../runner/context.ts';
import { type SuiteState, suiteState } from '../../runner/hooks/ports.ts';
import type { HeldLock } from '../../runner/lock/driver.ts';
import type { Backend } from './backend.ts';
import type { LockMore } from './lock.ts';
import type { Refused } from './open.ts';

/** One test's place among those of its suite: what it shares with the others. */
export interface TestTurn {
  /** `test 2 of 3`. */
  readonly text: string;
  readonly suite: SuiteState;
  /** The lock that the tests hand on; `own` is how a test takes one for itself. */
  lock(needs: LockMore, own: (more: LockMore) => RunLock): RunLock;
}

/** The tests of a suite in turn, under one lock. */
export interface Turns {
  /** The turn of a test, of which `hasNext` says whether another begins after it. */
  take(index: number): TestTurn;
  /** Whether something is held or put off that only a further test, or `close`, ends. */
  isOpen(): boolean;
  /** Gives the lock back, if no test did; gives whether hooks after the suite were never run. */
  close(): Promise<boolean>;
}

export interface TurnsSetup {
  readonly suite: string;
  /** What all of them together hold beside the cluster. */
  readonly holds: readonly HeldResource[];
  /** How long each test takes. */
  readonly estimatesMs: readonly Milliseconds[];
  /** Whether a test of a higher index than this will begin. */
  hasNext(index: number): boolean;
}

/** Hands one lock and what hooks before the suite did from test to test. */
export function createTurns({ suite, holds, estimatesMs, hasNext }: TurnsSetup): Turns {
  let current = 0;
  let isFirst = true;
  let held: HeldLock | undefined;
  let needs: LockMore | undefined;
  const state = suiteState(() => hasNext(current));
  const usable = (): HeldLock | undefined => (held?.lost.aborted === false ? held : undefined);
  /** The lock outlives the journal of the test that took it: what happens to it belongs to the test under way. */
  const following: Omit<LockMore, 'estimateMs'> = {
    report: (fact) => needs?.report(fact),
    waitingFor: {
      say: (words) => needs?.waitingFor.say(words),
      during: (words, wait) => needs?.waitingFor.during(words, wait) ?? wait,
      words: () => needs?.waitingFor.words(),
    },
    doing() {
      const now = needs?.doing();
      return now && { ...now, leftMs: sum([now.leftMs, ...(hasNext(current) ? estimatesMs.slice(current + 1) : [])]) };
    },
    test: suite,
  };
  const handedOn = (lock: HeldLock): HeldLock => ({
    token: lock.token,
    lost: lock.lost,
    mayLoad: () => lock.mayLoad(),
    confirm: () => lock.confirm(),
    async release(signal) {
      if (hasNext(current) && usable() === lock) return true;
      if (held === lock) held = undefined;
      return lock.release(signal);
    },
  });

  const lockOf: TestTurn['lock'] = (mine, own) => {
    needs = mine;
    const estimateMs = sum(estimatesMs.slice(current));
    const alone = own({ ...following, holds, estimateMs });
    const kept = usable();
    return {
      name: alone.name,
      ...(alone.held !== undefined && { held: alone.held }),
      ...(kept !== undefined && { held: handedOn(kept) }),
      async acquire(signal) {
        const before = usable();
        if (before !== undefined) {
          await before.confirm();
          mine.report(keptFact(before.token));
          for (const { resource, token } of before.beside ?? []) mine.report({ ...keptFact(token), resource });
          return handedOn(before);
        }
        // Others may have used the cluster since: what the hooks before the suite did may be undone.
        if (!isFirst) state.done.clear();
        isFirst = false;
        held = await alone.acquire(signal);
        return handedOn(held);
      },
    };
  };

  return {
    take(index) {
      current = index;
      return { text: `test ${index + 1} of ${estimatesMs.length}`, suite: state, lock: lockOf };
    },
    isOpen: () => usable() !== undefined || state.pending,
    async close() {
      await usable()?.release();
      return state.pending;
    },
  };
}

/** Gives the lock back in the time of the cluster: that of a simulated one passes only while it is driven. */
export const closeTurns = (turns: Turns, backend: Pick<Backend, 'drive'> | Refused): Promise<boolean> =>
  'error' in backend ? turns.close() : backend.drive(() => turns.close());

const keptFact = (token: number): LockFact => ({
  type: 'lock',
  event: 'acquired',
  token,
  reason: 'held since an earlier test of the suite',
});

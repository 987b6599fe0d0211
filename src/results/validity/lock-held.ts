import { isMeasured } from '../../model/plan.ts';
import { isLocked } from '../../model/target.ts';
import type { RunRecord } from '../facts/record.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

const LOCK = 'the lock';
const LOSSES: ReadonlySet<string> = new Set(['fenced', 'lost', 'broken']);
const PROOFS: ReadonlySet<string> = new Set(['acquired', 'renewed', 'released']);

/** From the moment at which the lock is not proven to be ours, the cluster may have had two users. */
export const lockHeld: ValidityRule = {
  id: 'lock-held',
  summary:
    'the lock of the cluster, and what the suite holds beside it, was held from before the first load until after the last',
  check(record) {
    const { plan, locks } = record;
    if (!plan.steps.some(({ kind }) => kind === 'lock')) return [];
    const { cluster, holds: beside = [] } = plan.experiment;
    const own = cluster === undefined || isLocked(cluster) ? [undefined] : [];
    const all = [...own, ...beside.map(({ resource }) => resource)];
    const checks = all.map((resource) =>
      checkOne({ ...record, locks: locks.filter((lock) => lock.resource === resource) }, resource ?? LOCK),
    );
    const wrong = checks.find(({ passed }) => !passed);
    return [wrong ?? holds(checks.map(({ message }) => message).join('; '))];
  },
};

type LockFacts = Pick<RunRecord, 'plan' | 'steps' | 'locks' | 'events' | 'endedMonoMs'>;

/** One Lease: of the cluster, or of what is held beside it. */
function checkOne(facts: LockFacts, what: string): RuleFinding {
  const { steps, locks, events } = facts;
  const acquired = locks.find(({ event }) => event === 'acquired');
  const lastTurn = turnsOf(locks).at(-1) ?? [];
  if (acquired === undefined) return broken(`${what} was never acquired`);
  const loads = steps.filter(isMeasured);
  const begun = loads[0]?.startedAt;
  const over = loads.at(-1)?.endedAt;
  if (begun !== undefined && acquired.at > begun) return broken(`the load began before ${what} was acquired`);
  const lost = locks.find(({ event }) => LOSSES.has(event));
  if (lost !== undefined)
    return broken(`${what} was ${lost.event}${lost.reason === undefined ? '' : `: ${lost.reason}`}`);
  const stopped = events.some((entry) => entry.type === 'signal' && entry.signal === 'lock-lost');
  if (stopped) return broken(`the run was stopped because ${what} could not be proven to be held`);
  const early = lastTurn.find(({ event, at }) => event === 'released' && over !== undefined && at < over);
  if (early !== undefined) return broken(`${what} was released before the load was over`);
  return renewedInTime(facts, what);
}

function renewedInTime({ plan, locks, endedMonoMs }: LockFacts, what: string): RuleFinding {
  const silence = Math.max(
    ...turnsOf(locks).map((turn, index, all) =>
      longestSilence(turn, index === all.length - 1 ? endedMonoMs : undefined),
    ),
  );
  const { durationMs } = plan.experiment.cluster?.lock ?? { durationMs: Infinity };
  const renewed = `${what} was renewed after ${(silence / 1000).toFixed(1)} s at the latest`;
  if (silence > durationMs) return broken(`${renewed}; it lasts ${durationMs / 1000} s, then others may take it`);
  const tokens = turnsOf(locks).flatMap(([first]) => first?.token ?? []);
  return holds(`${what === LOCK ? '' : `${what}: `}token ${tokens.join(', then ')} was held throughout`);
}

/** A run that is resumed acquires the lock again: between its turns it does nothing. */
function turnsOf(locks: RunRecord['locks']): RunRecord['locks'][number][][] {
  const turns: RunRecord['locks'][number][][] = [];
  for (const lock of locks) {
    if (lock.event === 'acquired' || turns.length === 0) turns.push([]);
    turns.at(-1)?.push(lock);
  }
  return turns.filter((turn) => turn.some(({ event }) => event === 'acquired'));
}

/**
 * The longest time for which nothing proved that the lock is ours, by our monotonic clock: until it was released, in a journal that does not
 * record its release until its end.
 */
function longestSilence(locks: RunRecord['locks'], endedMonoMs: RunRecord['endedMonoMs'] | undefined): number {
  const proofs = locks.filter(({ event }) => PROOFS.has(event));
  const times = proofs.map(({ monoMs }) => monoMs);
  if (proofs.at(-1)?.event !== 'released' && endedMonoMs !== undefined) times.push(endedMonoMs);
  return Math.max(0, ...times.slice(1).map((at, index) => at - (times[index] ?? at)));
}

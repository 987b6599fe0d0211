import { isMeasured } from '../facts/evidence.ts';
import { broken, holds, type Rule } from './rule.ts';

const LOSSES: ReadonlySet<string> = new Set(['fenced', 'lost', 'broken']);

/** From the moment at which the lock is not proven to be ours, the cluster may have had two users. */
export const lockHeld: Rule = {
  id: 'lock-held',
  summary: 'the lock of the cluster was held from before the first load until after the last',
  check({ plan, steps, locks, events }) {
    if (!plan.steps.some(({ kind }) => kind === 'lock')) return [];
    const acquired = locks.find(({ event }) => event === 'acquired');
    if (acquired === undefined) return [broken('the lock was never acquired')];
    const loads = steps.filter(isMeasured);
    const begun = loads[0]?.startedAt;
    const over = loads.at(-1)?.endedAt;
    if (begun !== undefined && acquired.at > begun) return [broken('the load began before the lock was acquired')];
    const lost = locks.find(({ event }) => LOSSES.has(event));
    if (lost !== undefined)
      return [broken(`the lock was ${lost.event}${lost.reason === undefined ? '' : `: ${lost.reason}`}`)];
    const stopped = events.some((entry) => entry.type === 'signal' && entry.signal === 'lock-lost');
    if (stopped) return [broken('the run was stopped because the lock could not be proven to be held')];
    const early = locks.find(({ event, at }) => event === 'released' && over !== undefined && at < over);
    if (early !== undefined) return [broken('the lock was released before the load was over')];
    return [holds(`token ${acquired.token} was held throughout`)];
  },
};

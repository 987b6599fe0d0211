import { formatQuantity } from '../../render/quantity.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import type { Evidence, Pause } from '../facts/evidence.ts';
import { type Group, groupsOf } from '../measurements/groups.ts';
import { broken, type Finding, holds, type Rule } from './rule.ts';

/** A busy machine keeps a process waiting for shorter than this now and then. */
const LEAST_MS = 1000;
/** A pause of this share of what is measured is of its size. */
const MOST_PART = 1 / 3;

/** A process that was stopped, throttled or swapped out makes no load meanwhile, and stamps on waking what happened before. */
export const observerAwake: Rule = {
  id: 'observer-awake',
  summary: 'our own process ran while it made the load: it never did nothing for as long as what is measured takes',
  check: (facts) => groupsOf(facts).map((group) => checkGroup(group, facts)),
};

function checkGroup({ level, objects }: Group, { steps, pauses }: Evidence): Finding {
  const own = new Set(objects.map(({ step }) => step));
  const loads = steps.filter(({ id }) => own.has(id));
  const within = pauses.filter(({ from, to }) =>
    loads.some(({ startedAt, endedAt }) => from < (endedAt ?? Infinity) && to > startedAt),
  );
  const longest = Math.max(0, ...within.map(lengthOf));
  const took = objects.flatMap(({ arrival, requestedAt }) => (arrival === undefined ? [] : arrival.at - requestedAt));
  const typical = quantile(sorted(took), 50) ?? 0;
  if (longest <= Math.max(LEAST_MS, typical * MOST_PART)) {
    return holds(
      longest === 0 ? 'our own process made no pause' : `our own process paused for ${text(longest)}`,
      level,
    );
  }
  const compared = `where half of the objects seem to have arrived within ${text(typical)}`;
  return broken(`our own process did nothing for ${text(longest)} during the load, ${compared}`, level);
}

const lengthOf = ({ from, to }: Pause): number => to - from;

const text = (lengthMs: number): string => formatQuantity(lengthMs, 'ms');

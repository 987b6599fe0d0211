import { formatQuantity } from '../../render/quantity.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import type { Pause, RunRecord } from '../facts/record.ts';
import { type AwaitedEvent, awaitedIn } from './awaited.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** A busy machine keeps a process waiting for shorter than this now and then. */
const LEAST_MS = 1000;
/** A pause of this share of what is measured is of its size. */
const MOST_PART = 1 / 3;

/** A process that was stopped, throttled or swapped out makes no load meanwhile, and stamps on waking what happened before. */
export const observerAwake: ValidityRule = {
  id: 'observer-awake',
  summary: 'our own process ran while it made the load: it never did nothing for as long as what is measured takes',
  check: (facts) => awaitedIn(facts).map((awaited) => checkAwaited(awaited, facts)),
};

function checkAwaited({ level, event, steps: own, took }: AwaitedEvent, { steps, pauses }: RunRecord): RuleFinding {
  const spans = steps.filter(({ id }) => own.has(id));
  const within = pauses.filter(({ from, to }) =>
    spans.some(({ startedAt, endedAt }) => from < (endedAt ?? Infinity) && to > startedAt),
  );
  const longest = Math.max(0, ...within.map(lengthOf));
  const typical = quantile(sorted(took), 50) ?? 0;
  if (longest <= Math.max(LEAST_MS, typical * MOST_PART)) {
    return holds(
      longest === 0 ? 'our own process made no pause' : `our own process paused for ${text(longest)}`,
      level,
    );
  }
  const [what, seem] = event === 'arrived' ? ['load', 'have arrived'] : ['deletion', 'have gone'];
  const compared = `where half of the objects seem to ${seem} within ${text(typical)}`;
  return broken(`our own process did nothing for ${text(longest)} during the ${what}, ${compared}`, level);
}

const lengthOf = ({ from, to }: Pause): number => to - from;

const text = (lengthMs: number): string => formatQuantity(lengthMs, 'ms');

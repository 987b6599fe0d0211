import { formatQuantity } from '../../render/quantity.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import { pausedWithin } from '../facts/pauses.ts';
import type { Pause, RunRecord } from '../facts/record.ts';
import { type AwaitedEvent, awaitedIn } from './awaited.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** A busy machine keeps a process waiting for shorter than this now and then. */
const LEAST_MS = 1000;
/** A pause of this share of what is measured is of its size, and so are many pauses of this share of a load. */
const MOST_PART = 1 / 3;

/** A process that was stopped, throttled or swapped out makes no load meanwhile, and stamps on waking what happened before. */
export const observerAwake: ValidityRule = {
  id: 'observer-awake',
  summary:
    'our own process ran while it made the load: it never did nothing for as long as what is measured takes, nor for a third of the load in all',
  check: (facts) =>
    awaitedIn(facts).map((awaited) => {
      const longest = longestPause(awaited, facts);
      return stopped(awaited, longest) ?? throttled(awaited, facts) ?? awake(awaited, longest);
    }),
};

function longestPause({ steps: own }: AwaitedEvent, { steps, pauses }: RunRecord): number {
  const spans = steps.filter(({ id }) => own.has(id));
  const within = pauses.filter(({ from, to }) =>
    spans.some(({ startedAt, endedAt }) => from < (endedAt ?? Infinity) && to > startedAt),
  );
  return Math.max(0, ...within.map(lengthOf));
}

function stopped({ level, event, took }: AwaitedEvent, longest: number): RuleFinding | undefined {
  const typical = quantile(sorted(took), 50) ?? 0;
  if (longest <= Math.max(LEAST_MS, typical * MOST_PART)) return undefined;
  const seem = event === 'arrived' ? 'have arrived' : 'have gone';
  const compared = `where half of the objects seem to ${seem} within ${text(typical)}`;
  return broken(`our own process did nothing for ${text(longest)} during the ${WHAT[event]}, ${compared}`, level);
}

/** A process that is throttled does nothing for a moment, again and again: a load in a closed loop is slower by as much. */
function throttled({ level, event, spans }: AwaitedEvent, { pauses }: RunRecord): RuleFinding | undefined {
  const paused = spans.reduce((sum, span) => sum + pausedWithin(pauses, span), 0);
  const took = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  if (paused <= Math.max(LEAST_MS, took * MOST_PART)) return undefined;
  return broken(`our own process did nothing for ${text(paused)} of the ${text(took)} of the ${WHAT[event]}`, level);
}

const awake = ({ level }: AwaitedEvent, longest: number): RuleFinding =>
  holds(longest === 0 ? 'our own process made no pause' : `our own process paused for ${text(longest)}`, level);

const WHAT = { arrived: 'load', went: 'deletion' } as const;

const lengthOf = ({ from, to }: Pause): number => to - from;

const text = (lengthMs: number): string => formatQuantity(lengthMs, 'ms');

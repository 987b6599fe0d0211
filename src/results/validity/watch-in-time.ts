import { counted } from '../../model/counted.ts';
import { RESOURCES } from '../../model/resources.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import type { RunRecord, WatchGap } from '../facts/record.ts';
import { isBlurred } from '../measurements/estimate.ts';
import { type AwaitedEvent, awaitedIn } from './awaited.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** So much is no more than a busy machine's delay, whatever was measured. */
const LEAST_OPEN_MS = 1000;
/** An arrival, or a deletion, is blurred where its bounds are about as far apart as the time that it took. */
const MOST_OPEN = 0.5;
const LEAST_LAG_MS = 500;
const MOST_LAG = 0.1;
const MOST_BLURRED = 0.5;

/** What is seen late is measured as slow: a gap that hid nothing costs nothing, one that hid most arrivals leaves nothing to publish. */
export const watchInTime: ValidityRule = {
  id: 'watch-in-time',
  summary:
    'arrivals, and deletions that are measured, were seen when they happened: the watch was neither late nor blind for as long as what is measured',
  check: (facts) => awaitedIn(facts).map((awaited) => late(awaited) ?? blind(awaited, facts) ?? inTime(awaited)),
};

/** A watch that is evenly late: by so much at least each first sight followed the reply that announced it. */
function late({ level, event, lagsMs, estimates }: AwaitedEvent): RuleFinding | undefined {
  const lag = quantile(sorted(lagsMs), 50) ?? 0;
  const latency = quantile(sorted(estimates.map(({ value }) => value)), 50) ?? 0;
  if (lag <= Math.max(LEAST_LAG_MS, latency * MOST_LAG)) return undefined;
  const [call, took] = event === 'arrived' ? ['creation', 'arrivals seem'] : ['deletion', 'deletions seem'];
  const seen = `half of the objects were seen ${text(lag)} or more after the reply to their ${call}`;
  return broken(`our watch was late: ${seen}, where ${took} to take ${text(latency)}`, level);
}

/** Whether of most of what was waited for the watch cannot say when it was. */
function blind(
  { level, kind, event, steps: own, estimates: all }: AwaitedEvent,
  facts: RunRecord,
): RuleFinding | undefined {
  const blurred = all.filter(({ observed }) => observed !== undefined && isBlurred(observed, LEAST_OPEN_MS, MOST_OPEN));
  if (blurred.length <= all.length * MOST_BLURRED) return undefined;
  const longest = longestGap(own, facts);
  const why =
    longest === undefined
      ? ''
      : `: the watch of ${longest.resource} was ${longest.event}, and showed nothing for ${text(lengthOf(longest))}`;
  return broken(`when ${blurred.length} of ${counted(all.length, kind)} ${event} was not seen in time${why}`, level);
}

/** Nodes are watched too, but not for what arrives. */
function longestGap(own: AwaitedEvent['steps'], { gaps, steps }: RunRecord): WatchGap | undefined {
  const within = steps.filter(({ id }) => own.has(id));
  const isWithin = ({ from, until }: WatchGap): boolean =>
    within.some(({ startedAt, endedAt }) => from < (endedAt ?? Infinity) && (until ?? Infinity) > startedAt);
  const ofObjects = gaps.filter(({ resource }) => resource !== RESOURCES.nodes.plural);
  return ofObjects.filter(isWithin).sort((a, b) => lengthOf(b) - lengthOf(a))[0];
}

const inTime = ({ level, kind, event, estimates }: AwaitedEvent): RuleFinding =>
  holds(
    `${event === 'arrived' ? 'arrivals' : 'deletions'} of ${counted(estimates.length, kind)} were seen in time`,
    level,
  );

const lengthOf = ({ from, until }: WatchGap): number => (until ?? from) - from;

const text = (lengthMs: number): string => formatQuantity(lengthMs, 'ms');

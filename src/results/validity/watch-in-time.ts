import { counted } from '../../model/counted.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import type { Evidence, WatchGap } from '../facts/evidence.ts';
import { creationByWatch } from '../measurements/creation-latency.ts';
import { type Estimate, isBlurred } from '../measurements/estimate.ts';
import { type Group, groupsOf } from '../measurements/groups.ts';
import { lagAmong, lagOf } from '../measurements/lag.ts';
import { broken, type Finding, holds, type Rule } from './rule.ts';

/** So much is no more than a busy machine's delay, whatever was measured. */
const LEAST_OPEN_MS = 1000;
/** An arrival is blurred where its bounds are about as far apart as the time that it took. */
const MOST_OPEN = 0.5;
const LEAST_LAG_MS = 500;
const MOST_LAG = 0.1;
const MOST_BLURRED = 0.5;

/** What is seen late is measured as slow: a gap that hid nothing costs nothing, one that hid most arrivals leaves nothing to publish. */
export const watchInTime: Rule = {
  id: 'watch-in-time',
  summary:
    'arrivals were seen when they happened: the watch was neither late nor blind for as long as what is measured',
  check: (facts) => groupsOf(facts).map((group) => late(group) ?? blind(group, facts) ?? inTime(group)),
};

/** A watch that is evenly late: by so much at least each first sight followed the reply that told of the creation. */
function late({ level, objects }: Group): Finding | undefined {
  const lag = quantile(sorted(objects.flatMap((object) => lagOf(object)?.low ?? [])), 50) ?? 0;
  const latency = quantile(sorted(arrivals(objects).map(({ value }) => value)), 50) ?? 0;
  if (lag <= Math.max(LEAST_LAG_MS, latency * MOST_LAG)) return undefined;
  const seen = `half of the objects were seen ${text(lag)} or more after the reply to their creation`;
  return broken(`our watch was late: ${seen}, where arrivals seem to take ${text(latency)}`, level);
}

/** Whether of most arrivals the watch cannot say when they were. */
function blind({ level, kind, objects }: Group, { gaps, steps }: Evidence): Finding | undefined {
  const all = arrivals(objects);
  const blurred = all.filter(({ observed }) => observed !== undefined && isBlurred(observed, LEAST_OPEN_MS, MOST_OPEN));
  if (blurred.length <= all.length * MOST_BLURRED) return undefined;
  const within = steps.filter((step) => (step.level ?? '') === level);
  const isWithin = ({ from, until }: WatchGap): boolean =>
    within.some(({ startedAt, endedAt }) => from < (endedAt ?? Infinity) && (until ?? Infinity) > startedAt);
  const [longest] = gaps.filter(isWithin).sort((a, b) => lengthOf(b) - lengthOf(a));
  const why =
    longest === undefined
      ? ''
      : `: the watch of ${longest.resource} was ${longest.event}, and showed nothing for ${text(lengthOf(longest))}`;
  return broken(`when ${blurred.length} of ${counted(all.length, kind)} arrived was not seen in time${why}`, level);
}

const inTime = ({ level, kind, objects }: Group): Finding =>
  holds(`arrivals of ${counted(arrivals(objects).length, kind)} were seen in time`, level);

const lengthOf = ({ from, until }: WatchGap): number => (until ?? from) - from;

function arrivals(objects: Group['objects']): Estimate[] {
  const lag = lagAmong(objects);
  return objects.flatMap((object) => {
    const { arrival } = object;
    if (arrival === undefined) return [];
    return creationByWatch(object, { watch: arrival.at, watchFrom: arrival.from }, lag) ?? [];
  });
}

const text = (lengthMs: number): string => formatQuantity(lengthMs, 'ms');

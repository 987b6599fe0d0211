import type { Run, SeriesName } from '../history/run.ts';
import { type Accepted, isInScope, isMatch, type SiteHistory } from '../history/site-history.ts';
import type { EpochMs } from '../model/units.ts';
import type { MeasuredChange } from './scale.ts';

/** What people accepted of a line of a test, and accept now. */
export const acceptedOn = (
  { accepted }: Pick<SiteHistory, 'accepted'>,
  where: Pick<Run, 'test' | 'line'>,
  now: EpochMs,
): Accepted[] => accepted.filter((each) => isInScope(each, where) && (each.until ?? now) >= now);

/** Whether a change that began in this time is the accepted one: of its series, in its direction, and not much larger. */
export const isAccepted = (
  accepted: Accepted,
  { name, change, from, to }: { name: SeriesName; change: MeasuredChange | undefined; from: EpochMs; to: EpochMs },
): boolean =>
  from - DAY_MS <= accepted.since &&
  accepted.since <= to + DAY_MS &&
  isMatch(accepted, name) &&
  isAsLarge(accepted.change, change);

/** A person names the day on which it began. */
const DAY_MS = 86_400_000;

/** What is accepted grows by so much of itself before it is another change. */
const GROWTH = 1.25;

/** Of a change that has a unit only the direction is compared: people accept a share. */
function isAsLarge(accepted: string, change: MeasuredChange | undefined): boolean {
  if (change === undefined) return true;
  const share = Number.parseFloat(accepted) / 100;
  const isSameWay = Math.sign(share) === Math.sign(change.estimate);
  return isSameWay && (!change.relative || Math.abs(change.estimate) <= GROWTH * Math.abs(share));
}

import type { BenchmarkReading, ReadingInterval } from '../model/facts.ts';
import { elapsed, later, ms } from '../model/units.ts';
import type { FleetMember } from './member.ts';
import type { CommonTime } from './together.ts';

/** Fewer intervals than make up half of the command are no number of it. */
const LEAST_SHARE = 0.5;

/**
 * The rate of a participant while all made load, from the intervals that its tool prints: their mean, each by its length. Only those count that
 * began after the last participant did, wherever the tool's own clock began. Undefined where the output has none, where they are too few, or
 * where some of them may lie after the common time.
 */
export function rateInCommonTime(
  { startedAt, endedAt }: Pick<FleetMember, 'startedAt' | 'endedAt'>,
  { intervals = [] }: Pick<BenchmarkReading, 'intervals'>,
  { from, until }: Pick<CommonTime, 'from' | 'until'>,
): number | undefined {
  if (endedAt > until) return undefined;
  const within = intervals.filter(({ fromMs }) => later(startedAt, ms(fromMs)) >= from);
  const [first, last] = [within[0], within.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (last.untilMs - first.fromMs < elapsed(startedAt, endedAt) * LEAST_SHARE) return undefined;
  return meanOf(within);
}

function meanOf(intervals: readonly ReadingInterval[]): number {
  const length = ({ fromMs, untilMs, lengthMs = untilMs - fromMs }: ReadingInterval): number => lengthMs;
  const total = intervals.reduce((sum, each) => sum + length(each), 0);
  return intervals.reduce((sum, each) => sum + each.value * length(each), 0) / total;
}

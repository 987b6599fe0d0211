import { type EpochMs, epochMs, later, type Milliseconds, ms } from '../../model/units.ts';
import type { When } from '../../model/when.ts';
import { runsBetween } from '../../prow/cron-runs.ts';

export const DAY = ms(86_400_000);
export const WEEK = ms(7 * DAY);

/** A Monday, 00:00 UTC, in place of every Monday: committed text must not depend on the day on which it was made. */
export const MONDAY: EpochMs = epochMs(Date.UTC(2024, 0, 1));

/** When something starts. */
export interface Timed {
  readonly when: When;
  /** Its starts in an ordinary week; none where they are not known. */
  readonly week: readonly EpochMs[];
}

/** The stretch that shows how a schedule goes on for ever: a week where every week is the same, else a leap year from a Monday. */
export interface Period {
  readonly from: EpochMs;
  readonly lengthMs: Milliseconds;
  readonly name: 'week' | 'year';
}

export function periodOf(scheduled: readonly Timed[]): Period {
  return scheduled.every(isWeekly) ? { from: MONDAY, lengthMs: WEEK, name: 'week' } : YEAR;
}

/** A leap year that begins on a Monday. */
export const YEAR: Period = { from: MONDAY, lengthMs: ms(366 * DAY), name: 'year' };

/** Whether a job's times are the same in every week. Intervals have no times, so they disturb nothing. */
export const isWeekly = ({ when }: Timed): boolean =>
  when.kind === 'interval' || (when.cron.daysOfMonth.values.length === 31 && when.cron.months.values.length === 12);

/** When Prow starts a job within a period; nothing for intervals, whose starts are not known. */
export const ticksIn = (period: Period, { when, week }: Timed): readonly EpochMs[] =>
  period.name === 'week' ? week : ticksOf(when, period.from, period.lengthMs);

export const ticksInWeek = (when: When): EpochMs[] => ticksOf(when, MONDAY, WEEK);

const ticksOf = (when: When, from: EpochMs, lengthMs: Milliseconds): EpochMs[] =>
  when.kind === 'interval' ? [] : [...runsBetween(when.cron, from, later(from, lengthMs))];

/** `Mon 04:40`, in UTC. */
export const weekTime = (at: EpochMs): string => `${DAY_NAMES[dayOf(at)]} ${timeOfDay(at)}`;

/** 0 is Monday. */
export const dayOf = (at: EpochMs): number => (new Date(at).getUTCDay() + 6) % 7;

export const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** `04:40`, in UTC. */
export function timeOfDay(at: EpochMs): string {
  const minute = Math.floor(at / 60_000) % (24 * 60);
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

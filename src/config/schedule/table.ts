import { compareText } from '../../model/order.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Scheduled } from './scheduled.ts';
import { DAY_NAMES, dayOf, isWeekly } from './week.ts';

/** The week as people read it: what starts on each day, and what has no place in a week. */
export interface WeekTable {
  readonly days: readonly { readonly name: string; readonly starts: readonly Start[] }[];
  /** Jobs whose times differ from week to week, that are not known, or that are too many to list. */
  readonly others: readonly Scheduled[];
}

export interface Start {
  readonly scheduled: Scheduled;
  readonly at: EpochMs;
}

export function weekTable(scheduled: readonly Scheduled[]): WeekTable {
  const listed = scheduled.filter(isListed);
  const starts = listed
    .flatMap((scheduled) => scheduled.week.map((at) => ({ scheduled, at })))
    .sort((a, b) => a.at - b.at || compareText(a.scheduled.job, b.scheduled.job));
  const byDay = Map.groupBy(starts, ({ at }) => dayOf(at));
  return {
    days: DAY_NAMES.map((name, day) => ({ name, starts: byDay.get(day) ?? [] })),
    others: scheduled.filter((job) => !isListed(job)),
  };
}

const MOST_A_WEEK = 7 * 6;

const isListed = (job: Scheduled): boolean =>
  job.when.kind === 'cron' && isWeekly(job) && job.week.length <= MOST_A_WEEK;

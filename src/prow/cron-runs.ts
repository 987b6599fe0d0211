import { type EpochMs, epochMs, later, seconds } from '../model/units.ts';
import type { CronFields } from '../model/when.ts';
import type { CronSchedule } from './cron.ts';

/**
 * The first run after `after`, to the second, as `Schedule.Next` of robfig/cron v3 answers in UTC; undefined when there is none up
 * to the end of the fifth year from there (31 February, or a field of commas only).
 */
export function nextRun(schedule: CronSchedule, after: EpochMs): EpochMs | undefined {
  const second = epochMs(Math.floor(after / 1000) * 1000);
  return schedule.kind === 'every' ? later(second, schedule.every) : firstRun(schedule, later(second, seconds(1)));
}

/**
 * The runs with `from <= run < to`, in order. `@every` counts from horologium's own start, when it runs at once: here from `from`.
 */
export function* runsBetween(schedule: CronSchedule, from: EpochMs, to: EpochMs): Generator<EpochMs> {
  const start = epochMs(Math.ceil(from / 1000) * 1000);
  let run = schedule.kind === 'every' ? start : firstRun(schedule, start);
  while (run !== undefined && run < to) {
    yield run;
    run = nextRun(schedule, run);
  }
}

const SEARCH_YEARS = 5;
const DAY_SECONDS = 86_400;

/** The first run at or after `from`, which is a whole second. */
function firstRun(schedule: CronFields, from: EpochMs): EpochMs | undefined {
  const day = new Date(from);
  const lastYear = day.getUTCFullYear() + SEARCH_YEARS;
  let earliest = secondOfDay(day);
  day.setUTCHours(0, 0, 0, 0);
  while (day.getUTCFullYear() <= lastYear) {
    if (schedule.months.values.includes(day.getUTCMonth() + 1)) {
      const time = dayMatches(schedule, day) ? timeOfDay(schedule, earliest) : undefined;
      if (time !== undefined) return epochMs(day.getTime() + time * 1000);
      day.setUTCDate(day.getUTCDate() + 1);
    } else {
      day.setUTCMonth(day.getUTCMonth() + 1, 1);
    }
    earliest = 0;
  }
  return undefined;
}

/** Both days must match when one of them is any day, else one is enough. */
function dayMatches({ daysOfMonth, daysOfWeek }: CronFields, day: Date): boolean {
  const ofMonth = daysOfMonth.values.includes(day.getUTCDate());
  const ofWeek = daysOfWeek.values.includes(day.getUTCDay());
  return daysOfMonth.star || daysOfWeek.star ? ofMonth && ofWeek : ofMonth || ofWeek;
}

/** The first time of the schedule, in seconds since midnight, that is not before `earliest`. */
function timeOfDay(schedule: CronFields, earliest: number): number | undefined {
  for (const hour of schedule.hours.values) {
    if (hour * 3600 + 3599 < earliest) continue;
    for (const minute of schedule.minutes.values) {
      const start = hour * 3600 + minute * 60;
      const second = schedule.seconds.values.find((value) => start + value >= earliest);
      if (second !== undefined) return start + second;
    }
  }
  return undefined;
}

const secondOfDay = (at: Date): number => (at.getTime() / 1000) % DAY_SECONDS;

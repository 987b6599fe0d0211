import { compareText } from '../../model/order.ts';
import { type EpochMs, epochMs, type Milliseconds, ms } from '../../model/units.ts';
import type { CronFields } from '../../model/when.ts';
import { BusyWeek, type WeekStretch } from './busy-week.ts';
import { byCluster, type Scheduled } from './scheduled.ts';
import { DAY, isWeekly, MONDAY } from './week.ts';

/** A new time for a job, or why it has none. */
export interface Proposal {
  readonly cluster: string;
  readonly job: string;
  readonly test: string;
  readonly cron: string;
  /** The cron as it should be; the same as `cron` where it can stay. */
  readonly proposed: string;
  readonly note: 'stays' | 'moved' | 'no room' | 'cannot be moved';
}

/**
 * Times at which no two runs of one exclusive cluster meet, cool-down included. Jobs whose times cannot be moved come first, then
 * the longest; each keeps its time where it can, and else moves as little as possible, in steps of five minutes.
 */
export function spread(scheduled: readonly Scheduled[]): Proposal[] {
  return byCluster(scheduled)
    .filter(({ cluster }) => cluster.exclusive)
    .flatMap(({ cluster, jobs }) => spreadOn(cluster.name, jobs));
}

function spreadOn(cluster: string, jobs: readonly Scheduled[]): Proposal[] {
  const taken = new BusyWeek();
  const place = (job: Scheduled): Proposal => {
    const own = { cluster, job: job.job, test: job.test.id, cron: job.when.text };
    const candidates = candidatesOf(job);
    const free = candidates.find(({ stretches }) => !stretches.some((stretch) => taken.meets(stretch)));
    const [chosen, kept] = [free ?? candidates[0], free?.cron === job.when.text];
    taken.add(chosen?.stretches ?? []);
    if (candidates.length < 2) return { ...own, proposed: job.when.text, note: 'cannot be moved' };
    if (free === undefined) return { ...own, proposed: job.when.text, note: 'no room' };
    return { ...own, proposed: free.cron, note: kept ? 'stays' : 'moved' };
  };
  return jobs.toSorted(byMobility).map(place);
}

function byMobility(a: Scheduled, b: Scheduled): number {
  const [fixedA, fixedB] = [fixedTime(a) === undefined, fixedTime(b) === undefined];
  return Number(fixedB) - Number(fixedA) || occupied(b) - occupied(a) || compareText(a.job, b.job);
}

interface Candidate {
  readonly cron: string;
  readonly stretches: readonly WeekStretch[];
}

/** The time as it is, and then others by their distance from it; only the time as it is for what cannot be moved. */
function candidatesOf(job: Scheduled): Candidate[] {
  const now = { cron: job.when.text, stretches: job.week.map((tick) => stretchFrom(tick, job)) };
  const fixed = fixedTime(job);
  if (fixed === undefined) return [now];
  const steps = Array.from({ length: (12 * 60) / STEP }, (_, index) => (index + 1) * STEP);
  const moved = steps
    .flatMap((by) => [by, -by])
    .flatMap((by) => {
      const cron = shifted(fixed, by);
      const at = (tick: EpochMs): EpochMs => epochMs(tick + by * 60_000);
      return cron === undefined ? [] : [{ cron, stretches: job.week.map((tick) => stretchFrom(at(tick), job)) }];
    });
  return [now, ...moved];
}

const STEP = 5;

const stretchFrom = (tick: EpochMs, job: Scheduled): WeekStretch => ({
  from: tick - MONDAY,
  to: tick - MONDAY + occupied(job),
});

const occupied = ({ duration, coolDownMs }: Scheduled): Milliseconds => ms(duration.ms + coolDownMs);

/** A cron at one minute of some hours, on some weekdays: what can be moved by whole minutes and still be written as one cron. */
interface FixedTime {
  readonly minute: number;
  readonly hours: readonly number[];
  readonly days: readonly number[];
}

function fixedTime(job: Scheduled): FixedTime | undefined {
  if (job.when.kind === 'interval' || !isWeekly(job)) return undefined;
  const { seconds, minutes, hours, daysOfMonth, daysOfWeek }: CronFields = job.when.cron;
  if (!daysOfMonth.star && !daysOfWeek.star) return undefined;
  const [minute] = minutes.values;
  if (minute === undefined || minutes.values.length > 1 || seconds.values.join() !== '0') return undefined;
  return { minute, hours: hours.values, days: daysOfWeek.values };
}

/** Undefined where only some of the hours would pass midnight, and the weekdays of all could not be the same. */
function shifted({ minute, hours, days }: FixedTime, by: number): string | undefined {
  const times = hours.map((hour) => hour * 60 + minute + by);
  const passed = times.map((time) => Math.floor(time / MINUTES_A_DAY));
  const everyDay = days.length === 7;
  if (!everyDay && new Set(passed).size > 1) return undefined;
  const newHours = times.map((time) => Math.floor((time - Math.floor(time / MINUTES_A_DAY) * MINUTES_A_DAY) / 60));
  const hourList = newHours.length === 24 ? '*' : sortedList(newHours);
  const newMinute = (((minute + by) % 60) + 60) % 60;
  const newDays = days.map((day) => (day + (passed[0] ?? 0) + 7) % 7);
  return `${newMinute} ${hourList} * * ${everyDay ? '*' : sortedList(newDays)}`;
}

const MINUTES_A_DAY = DAY / 60_000;

const sortedList = (values: readonly number[]): string => values.toSorted((a, b) => a - b).join(',');

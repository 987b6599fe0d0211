import { parse, schedule, validate } from 'node-cron';
import type { Test } from '../../model/suite.ts';
import { epochMs } from '../../model/units.ts';
import type { CronFields } from '../../model/when.ts';
import { nextRun } from '../../prow/cron-runs.ts';

/** How often our own clock looks, in real milliseconds. */
const LOOK_EVERY_MS = 5000;

/**
 * Calls `wake` whenever a periodic may be due; what is due is src/prow's to say. node-cron wakes to the second at crons that it reads
 * as Prow does. Our own clock looks every few seconds: for other crons, for intervals, and because node-cron keeps the old time after
 * the system's clock was set. Returns what ends it.
 */
export function wakeFor(tests: readonly Test[], wake: () => void): () => void {
  const options = { timezone: 'UTC', suppressMissedWarning: true };
  const tasks = sharedCrons(tests).map((text) => schedule(text, wake, options));
  const timer = setInterval(wake, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    for (const task of tasks) void task.destroy();
  };
}

function sharedCrons(tests: readonly Test[]): string[] {
  const shared = tests.flatMap((test) => {
    const when = test.triggers.periodic?.when;
    return when?.kind === 'cron' && isReadAlike(when.text, when.cron) ? [when.text] : [];
  });
  return [...new Set(shared)];
}

/**
 * Whether node-cron runs at the same instants: it allows the same values, and it has to match both days, as Prow does only where one of
 * them is a star. It throws for a cron that never comes.
 */
export function isReadAlike(text: string, cron: CronFields): boolean {
  if (!validate(text) || !(cron.daysOfMonth.star || cron.daysOfWeek.star)) return false;
  if (nextRun(cron, epochMs(0)) === undefined) return false;
  const fields = parse(text);
  const pairs = [
    [fields.second, cron.seconds],
    [fields.minute, cron.minutes],
    [fields.hour, cron.hours],
    [fields.dayOfMonth, cron.daysOfMonth],
    [fields.month, cron.months],
    [fields.dayOfWeek, cron.daysOfWeek],
  ] as const;
  return pairs.every(([theirs, { values }]) => new Set(theirs).symmetricDifference(new Set(values)).size === 0);
}

import type { PeriodicTrigger } from '../model/suite.ts';
import type { Milliseconds } from '../model/units.ts';
import type { When } from '../model/when.ts';
import { namesEitherDay, parseCron } from './cron.ts';
import { parseGoDuration } from './go-duration.ts';

/** When Prow starts a periodic; undefined for a schedule that Prow refuses. */
export function whenOf(schedule: PeriodicTrigger['schedule']): When | undefined {
  if ('cron' in schedule) return whenOfCron(schedule.cron);
  if ('interval' in schedule) return interval(schedule.interval, 'startedAt');
  return interval(schedule.minimumInterval, 'endedAt');
}

function whenOfCron(text: string): When | undefined {
  const cron = parseCron(text);
  if (cron.kind === 'rejected') return undefined;
  if (cron.kind === 'fields') return { kind: 'cron', text, cron };
  return { kind: 'interval', text, every: cron.every, since: 'startedAt' };
}

function interval(text: string, since: 'startedAt' | 'endedAt'): When | undefined {
  const every: Milliseconds | undefined = parseGoDuration(text);
  return every === undefined ? undefined : { kind: 'interval', text: `every ${text}`, every, since };
}

/** Whether a cron names both kinds of days, of which either is enough. */
export const eitherDay = (when: When): boolean => when.kind === 'cron' && namesEitherDay(when.cron);

import { type Milliseconds, ms } from '../model/units.ts';
import type { CronFields } from '../model/when.ts';
import { CronError, cronBounds, parseCronField } from './cron-field.ts';
import { parseGoNanoseconds } from './go-duration.ts';

/** A periodic's `cron`, in UTC as horologium runs it. */
export type CronSchedule = CronFields | { readonly kind: 'every'; readonly every: Milliseconds };

/** Whether both kinds of days are restricted: it then runs on each day that one of them names, not only on those that both do. */
export const namesEitherDay = ({ daysOfMonth, daysOfWeek }: CronFields): boolean =>
  !daysOfMonth.star && !daysOfWeek.star;

/** Whether it starts in each minute of the hours that it names. A star for both is taken as meant. */
export const isEachMinute = (schedule: CronSchedule): boolean =>
  schedule.kind === 'fields' && schedule.minutes.star && !schedule.hours.star;

/**
 * Reads a cron expression exactly as Prow does (PROW_READ): github.com/robfig/cron/v3 with optional seconds, once as checkconfig calls it
 * and once behind horologium's "TZ=UTC ". Prows before 2026-05-21 have v2, where a star with a step joins day of month and day of week
 * by "and". Five fields, or six with leading seconds; or a descriptor such as `@daily` or `@every 1h30m`.
 */
export function parseCron(expression: string): CronSchedule | CronError {
  try {
    return parse(expression);
  } catch (error) {
    if (error instanceof CronError) return error;
    throw error;
  }
}

function parse(expression: string): CronSchedule {
  const zoned = ZONE.exec(expression);
  if (zoned !== null) refuseZone(zoned[1] ?? '', zoned[2]);
  if (expression.startsWith('@')) return parseDescriptor(expression);
  const fields = expression.split(GO_SPACE).filter((field) => field !== '');
  if (fields.length !== 5 && fields.length !== 6)
    throw new CronError('load', `5 fields (or 6 with leading seconds) are expected, not ${fields.length}`);
  return parseFields(fields.length === 5 ? ['0', ...fields] : fields);
}

/** With a zone everything else must be right for Prow to load it, and horologium refuses what is loaded. */
function refuseZone(zone: string, rest: string | undefined): never {
  if (rest === undefined) throw new CronError('load', 'a time zone with nothing behind it makes Prow panic');
  if (!isZone(zone)) throw new CronError('load', `"${zone}" is no time zone`);
  parse(rest.trim());
  throw new CronError('horologium', ZONE_REASON);
}

function isZone(name: string): boolean {
  if (['', 'UTC', 'Local'].includes(name)) return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function parseFields([
  second = '',
  minute = '',
  hour = '',
  dayOfMonth = '',
  month = '',
  dayOfWeek = '',
]: string[]): CronFields {
  return {
    kind: 'fields',
    seconds: parseCronField(second, SECONDS),
    minutes: parseCronField(minute, MINUTES),
    hours: parseCronField(hour, HOURS),
    daysOfMonth: parseCronField(dayOfMonth, DAYS_OF_MONTH),
    months: parseCronField(month, MONTHS),
    daysOfWeek: parseCronField(dayOfWeek, DAYS_OF_WEEK),
  };
}

function parseDescriptor(expression: string): CronSchedule {
  const fields = DESCRIPTORS.get(expression);
  if (fields !== undefined) return parse(fields);
  if (expression.startsWith('@every ')) return parseEvery(expression.slice('@every '.length));
  const known = [...DESCRIPTORS.keys(), '@every DURATION'].join(', ');
  throw new CronError('load', `"${expression}" is none of Prow's descriptors: ${known}`);
}

/** Whole seconds, and never less than one. */
function parseEvery(text: string): CronSchedule {
  const nanoseconds = parseGoNanoseconds(text);
  if (nanoseconds === undefined)
    throw new CronError('load', `"${text}" is no Go duration such as 1h30m (units h, m, s; there are no days)`);
  const wholeSeconds = Number(nanoseconds / 1_000_000_000n);
  return { kind: 'every', every: ms(Math.max(1, wholeSeconds) * 1000) };
}

const SECONDS = cronBounds('second', 0, 59);
const MINUTES = cronBounds('minute', 0, 59);
const HOURS = cronBounds('hour', 0, 23);
const DAYS_OF_MONTH = cronBounds('day of month', 1, 31);
const MONTH_NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTHS = cronBounds('month', 1, 12, MONTH_NAMES);
const DAYS_OF_WEEK = cronBounds('day of week', 0, 6, ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']);

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/** `unicode.IsSpace` of Go, which is not JavaScript's `\s`. */
const GO_SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

const ZONE = /^(?:CRON_)?TZ=([^ ]*)( .*)?$/s;

const ZONE_REASON =
  'a time zone passes checkconfig, but horologium puts its own TZ=UTC before it, fails, and registers no periodic after it: leave out the zone and give the hour in UTC';

import { usageError } from '../../model/errors.ts';
import type { Test } from '../../model/suite.ts';
import type { Milliseconds } from '../../model/units.ts';
import { type CronFields, namesEitherDay, parseCron } from '../../prow/cron.ts';
import { parseGoDuration } from '../../prow/go-duration.ts';

/**
 * `text` is as written. Only a cron has times; an interval counts from whenever Prow last started the job, one with a minimum from when
 * it ended (prow cmd/horologium).
 */
export type When =
  | { readonly kind: 'cron'; readonly text: string; readonly cron: CronFields }
  | {
      readonly kind: 'interval';
      readonly text: string;
      readonly every: Milliseconds;
      readonly since: 'startedAt' | 'endedAt';
    };

/** Whether a cron names both kinds of days, of which either is enough. */
export const eitherDay = (when: When): boolean => when.kind === 'cron' && namesEitherDay(when.cron);

/** When a test's periodic starts; undefined where it has none. Throws KnownError for a schedule that Prow would refuse. */
export function whenOf({ triggers: { periodic }, position: { file, line } }: Test): When | undefined {
  if (periodic === undefined) return undefined;
  const { schedule, jobName } = periodic;
  const where = `${file}:${line}: job ${jobName}`;
  if ('cron' in schedule) {
    const { cron: text } = schedule;
    const cron = parseCron(text);
    if (cron.kind === 'rejected') throw usageError(`${where}: cron ${JSON.stringify(text)}: ${cron.message}`);
    return cron.kind === 'every'
      ? { kind: 'interval', text, every: cron.every, since: 'startedAt' }
      : { kind: 'cron', text, cron };
  }
  const isInterval = 'interval' in schedule;
  const text = isInterval ? schedule.interval : schedule.minimumInterval;
  const every = parseGoDuration(text);
  if (every === undefined) throw usageError(`${where}: ${JSON.stringify(text)} is no Go duration such as 6h`);
  return { kind: 'interval', text: `every ${text}`, every, since: isInterval ? 'startedAt' : 'endedAt' };
}

import type { ReadingInterval } from '../../../model/facts.ts';
import { type JsonObject, listAt, numberAt, objectAt, valueAt } from '../../../model/json.ts';

/** What this end counted in each of its intervals; those that --omit leaves out come before the others' clock begins. */
export function intervalsOf(
  document: JsonObject,
  sum: string,
): Readonly<Record<'sent' | 'received', readonly ReadingInterval[]>> {
  const rows = listAt(document, 'intervals').flatMap((interval) => {
    const row = objectAt(interval, sum);
    const [from, until, value] = ['start', 'end', 'bits_per_second'].map((key) => numberAt(row, key));
    if (from === undefined || until === undefined || value === undefined || until <= from) return [];
    if (valueAt(row, 'omitted') === true) return [];
    return [{ isSent: valueAt(row, 'sender') !== false, fromMs: from * 1000, untilMs: until * 1000, value }];
  });
  const partsOf = (isSent: boolean): ReadingInterval[] =>
    rows.filter((row) => row.isSent === isSent).map(({ fromMs, untilMs, value }) => ({ fromMs, untilMs, value }));
  return { sent: partsOf(true), received: partsOf(false) };
}

import { type Json, type JsonObject, objectAt } from '../../../model/json.ts';

/** What fio says that it was asked: options of all jobs, over which those of the first job lie. */
export const optionsOf = (document: JsonObject, jobs: readonly Json[]): JsonObject => ({
  ...objectAt(document, 'global options'),
  ...objectAt(jobs[0], 'job options'),
});

const SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1, '': 1, ms: 1e-3, us: 1e-6 };
const BYTES: Readonly<Record<string, number>> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** `30`, `30s`, `2m`, `500ms`. */
export function fioMs(text: Json | undefined): number | undefined {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)(d|h|m|s|ms|us|)$/.exec(String(text ?? '').toLowerCase()) ?? [];
  return count === undefined ? undefined : Number(count) * (SECONDS[unit] ?? Number.NaN) * 1000;
}

/** `64M`, `10g`, `4096`, `1GiB`: powers of 1024, as fio counts by default. */
export function fioBytes(text: Json | undefined): number | undefined {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)([bkmgt]?)(?:i?b)?$/.exec(String(text ?? '').toLowerCase()) ?? [];
  return count === undefined ? undefined : Number(count) * (BYTES[unit] ?? Number.NaN);
}

import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { type Milliseconds, ms } from '../../../model/units.ts';

/** Names key folders, jobs and histories: lower-case words joined by `-` or `.`. */
export const name = z
  .string()
  .regex(/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/, 'expected lower-case letters, digits, `-` and `.`')
  .max(100);

const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
const FACTORS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `10m`, `1h30m`, `1.5s`; days (`2d`) too. */
export const duration = z
  .string()
  .regex(/^(\d+(\.\d+)?(ms|s|m|h|d))+$/, 'expected a duration such as 30s, 10m or 1h30m')
  .transform(parseDuration);

function parseDuration(text: string): Milliseconds {
  let total = 0;
  for (const [, count, unit] of text.matchAll(PART)) total += Number(count) * (FACTORS[unit ?? ''] ?? 0);
  return ms(total);
}

/** `org/repo@ref`. */
export const repoRef = z
  .string()
  .regex(/^[^/@\s]+\/[^/@\s]+@[^\s]+$/, 'expected org/repo@ref, for example kubevirt/kubevirt@main')
  .transform((text) => {
    const [, org = '', repo = '', ref = ''] = /^([^/]+)\/([^@]+)@(.+)$/.exec(text) ?? [];
    return { org, repo, ref };
  });

export const jsonObject: z.ZodType<JsonObject> = z.custom<JsonObject>(isJsonObject, 'expected a map');
export const json: z.ZodType<Json> = z.json();
export const version = z.literal(1);

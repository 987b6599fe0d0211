import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';

export { duration } from '../../../scenarios/duration.ts';

/** Names key folders, jobs and histories: lower-case words joined by `-` or `.`. */
export const name = z
  .string()
  .regex(/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/, 'expected lower-case letters, digits, `-` and `.`')
  .max(100);

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

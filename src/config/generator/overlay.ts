import type { Json, JsonObject } from '../../model/json.ts';
import { mergeJob } from '../../prow/merge-job.ts';

/** What a person wrote, laid over what is derived, and which paths that concerns. */
export interface Overlay {
  readonly value: JsonObject;
  /** Derived values that gave way. */
  readonly replaced: readonly { readonly path: string; readonly derived: Json }[];
  readonly added: readonly string[];
}

export function layOver(derived: JsonObject, written: JsonObject): Overlay {
  const replaced: { path: string; derived: Json }[] = [];
  const added: string[] = [];
  const value = mergeJob(derived, written, {
    replaced: (path, old) => replaced.push({ path, derived: old }),
    added: (path) => added.push(path),
  });
  return { value, replaced, added };
}

/** What of a job a person wrote, for the comments in the file. */
export function writtenBy({ added, replaced }: Overlay): string[] {
  const instead = replaced.map(({ path, derived }) => `${path} (derived: ${JSON.stringify(derived)})`);
  return [
    ...(added.length === 0 ? [] : [`Written as prow: in the suite or its defaults: ${added.join(', ')}.`]),
    ...(instead.length === 0 ? [] : [`Written as prow: instead of what is derived: ${instead.join(', ')}.`]),
  ];
}

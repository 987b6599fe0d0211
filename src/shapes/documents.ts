import type { JsonObject } from '../model/json.ts';
import { both, object, optional, text } from './check.ts';
import { entry } from './entry.ts';
import { result } from './result.ts';
import { documentSchema } from './schema.ts';

/** The files that a run leaves for programs. */
export type RunFile = 'journal' | 'result';

const line = both(entry, object<{ readonly crc?: string }>({ crc: optional(text) }));

/** JSON Schema (draft 7) of a line of `journal.ndjson` and of `result.json`. */
export const RUN_FILE_SCHEMAS: Readonly<Record<RunFile, () => JsonObject>> = {
  journal: () => documentSchema('A line of journal.ndjson', line.schema),
  result: () => documentSchema('result.json', result.schema),
};

import { type JsonFile, readJson } from '../history/import/json-file.ts';
import { explained, KnownError } from '../model/errors.ts';
import type { EngineFile } from './outcome.ts';

/** A file that is no JSON, or holds what no version that is known writes. */
export class UnreadableFile extends Error {}

/** The JSON of a file. Throws UnreadableFile with line and column where its text is none. */
export const jsonOf = ({ name, text = '' }: EngineFile): JsonFile => {
  if (text.trim() === '') throw new UnreadableFile(`${name} is empty`);
  return readable(() => readJson({ where: name, text }));
};

/** Runs what throws KnownErrors about a file's content. */
export function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof KnownError) throw new UnreadableFile(explained(error));
    throw error;
  }
}

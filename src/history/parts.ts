import type { PairPlace } from '../model/entry.ts';
import { usageError } from '../model/errors.ts';
import { listAt, parseJson } from '../model/json.ts';

/** The file, in the artifacts folder of a build that holds several runs, which names the folder of each. Written when all runs of pairs are over, and after each test of a suite. */
export const PARTS_FILE = 'runs.json';

/** The folder of a run of a pair, where all of them are in one build. */
export const partOf = ({ number, side }: Pick<PairPlace, 'number' | 'side'>): string => `${number}-${side}`;

/** @param parts names of folders beside it, in the order in which the runs began */
export const partsText = (parts: readonly string[]): string => `${JSON.stringify({ version: 1, parts }, null, 2)}\n`;

/** Throws KnownError `usage` for a text that is no such file. */
export function parseParts(text: string, where: string): readonly string[] {
  const parts = listAt(parseJson(text), 'parts').filter((part) => typeof part === 'string');
  if (parts.length > 0 && parts.every((part) => /^\w[\w.-]*$/.test(part))) return parts;
  throw usageError(`${where}: expected {"version": 1, "parts": [...]} with names of folders`);
}

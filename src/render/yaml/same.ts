import type { JsonObject } from '../../model/json.ts';
import { yamlLines } from './block.ts';

/**
 * Whether a text is what `writeYaml` gives for the value, but for comments and empty lines between its lines: then it reads back
 * as that value, and need not be read, which takes ten times as long. False says nothing.
 */
export function isWritten(text: string, value: JsonObject): boolean {
  const lines = text.split('\n');
  let at = 0;
  let scalar = NO_SCALAR;
  for (const wanted of yamlLines(value)) {
    const inside = wanted === '' || indentOf(wanted) > scalar;
    while (lines[at] !== wanted) {
      if (inside || !isBetween(lines[at], scalar)) return false;
      at++;
    }
    at++;
    if (!inside) scalar = OPENS_SCALAR.test(wanted) ? ownerOf(wanted) : NO_SCALAR;
    // After `|+`, empty lines belong to the scalar.
    if (wanted.endsWith('|+')) return false;
  }
  return lines.slice(at).every((line) => isBetween(line, scalar));
}

const NO_SCALAR = Number.POSITIVE_INFINITY;
const OPENS_SCALAR = /(^|[ :-] ?)\|-?$/;

/** The column of the key, or of the dash, whose value a block scalar is: its lines are deeper. */
function ownerOf(line: string): number {
  const key = /^ *(- )*/.exec(line)?.[0].length ?? 0;
  return line.startsWith('|', key) ? key - 2 : key;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** An empty line, or a comment; behind a block scalar a comment that is deeper would be a line of it. */
const isBetween = (line: string | undefined, scalar: number): boolean =>
  line === '' || (line !== undefined && /^ *#/.test(line) && indentOf(line) <= scalar);

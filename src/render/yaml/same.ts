import type { JsonObject } from '../../model/json.ts';
import { emitYaml, type YamlSink } from './block.ts';

/**
 * Whether a text is what `writeYaml` gives for the value, but for comments and empty lines between its lines, and for keys in
 * another order: then it reads back as that value, and need not be read, which takes ten times as long. False says nothing.
 */
export function isWritten(text: string, value: JsonObject, keysOf: YamlSink['keysOf'] = Object.keys): boolean {
  let at = 0;
  let scalar = NO_SCALAR;
  let same = true;
  const line = (wanted: string): void => {
    if (!same) return;
    const inside = wanted === '' || (scalar !== NO_SCALAR && indentOf(wanted) > scalar);
    const found = findLine(text, at, wanted, inside ? undefined : scalar);
    // After `|+`, empty lines belong to the scalar.
    same = found !== undefined && !wanted.endsWith('|+');
    at = (found ?? at) + wanted.length + 1;
    if (!inside) scalar = opensScalar(wanted) ? ownerOf(wanted) : NO_SCALAR;
  };
  emitYaml(value, { line, keysOf });
  while (same && at <= text.length) {
    const between = endBetween(text, at, scalar);
    if (between === undefined) return false;
    at = between + 1;
  }
  return same;
}

const NO_SCALAR = Number.POSITIVE_INFINITY;

const opensScalar = (line: string): boolean =>
  (line.endsWith('|') || line.endsWith('|-')) && /(^|[ :-] ?)\|-?$/.test(line);

/** Where a line is next, behind nothing but what may be between lines; inside a block scalar nothing may. */
function findLine(text: string, from: number, wanted: string, scalar: number | undefined): number | undefined {
  let at = from;
  while (!isLine(text, at, wanted)) {
    const end = scalar === undefined ? undefined : endBetween(text, at, scalar);
    if (end === undefined) return undefined;
    at = end + 1;
  }
  return at;
}

/** Whether a line of the text begins at `at` and is the one that is wanted. */
const isLine = (text: string, at: number, wanted: string): boolean =>
  text.startsWith(wanted, at) &&
  (text[at + wanted.length] === '\n' || (at <= text.length && at + wanted.length === text.length));

/** The column of the key, or of the dash, whose value a block scalar is: its lines are deeper. */
function ownerOf(line: string): number {
  const key = /^ *(- )*/.exec(line)?.[0].length ?? 0;
  return line.startsWith('|', key) ? key - 2 : key;
}

function indentOf(line: string): number {
  let indent = 0;
  while (line[indent] === ' ') indent++;
  return indent;
}

/** Where the line at `at` ends, if it is empty or a comment; behind a block scalar a comment that is deeper would be a line of it. */
function endBetween(text: string, at: number, scalar: number): number | undefined {
  if (at > text.length) return undefined;
  const found = text.indexOf('\n', at);
  const end = found === -1 ? text.length : found;
  if (end === at) return end;
  const line = text.slice(at, end);
  return /^ *#/.test(line) && indentOf(line) <= scalar ? end : undefined;
}

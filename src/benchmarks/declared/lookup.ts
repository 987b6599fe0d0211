import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { ParseFormat } from '../../model/parse-declaration.ts';
import { wholeDocuments } from '../text.ts';
import { numberOf } from './number.ts';

/** All values at a path, key or column, in the order of the output; undefined where the output is not of that format. */
export type Lookup = (at: string) => readonly string[];

export function lookupIn(format: ParseFormat, stdout: string): Lookup | undefined {
  if (format === 'json') return inJson(wholeDocuments(stdout)?.at(-1));
  if (format === 'key-value') return inPairs(stdout);
  return format === 'csv' ? inColumns(rowsOf(stdout)) : () => [];
}

/** What is wrong with a path; undefined where it is `a.b[0]["c d"]`. */
export const pathProblem = (path: string): string | undefined =>
  segments(path) === undefined ? 'expected a path such as end.sum[0].rate, with ["..."] around other keys' : undefined;

function inJson(document: JsonObject | undefined): Lookup | undefined {
  if (document === undefined) return undefined;
  return (path) => {
    const value = (segments(path) ?? []).reduce<Json | undefined>(step, document);
    return value === undefined || value === null || typeof value === 'object' ? [] : [String(value)];
  };
}

function step(value: Json | undefined, key: string | number): Json | undefined {
  if (typeof key === 'number') return Array.isArray(value) ? value.at(key) : undefined;
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function segments(path: string): (string | number)[] | undefined {
  const part = /\.?([A-Za-z_][\w-]*)|\[(-?\d+)\]|\["([^"]+)"\]/y;
  const found: (string | number)[] = [];
  while (part.lastIndex < path.length) {
    const match = part.exec(path);
    if (match === null) return undefined;
    const [, name, index, quoted] = match;
    found.push(index === undefined ? (name ?? quoted ?? '') : Number(index));
  }
  return found.length === 0 ? undefined : found;
}

function inPairs(stdout: string): Lookup {
  const pairs = stdout.split('\n').flatMap((line) => {
    const [, key, value] = /^\s*([^=:]+?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [{ key, value }];
  });
  return (at) => pairs.filter(({ key }) => key === at).map(({ value }) => value);
}

/**
 * Rows by column: the first line that has the column is the header, and rows have as many cells as it. A line between them that has not is a torn
 * row where it begins with a number, or holds one in a table whose rows begin with names: a text that is no number is then in its place.
 */
function inColumns(rows: readonly (readonly string[])[]): Lookup {
  return (at) => {
    const top = rows.findIndex((row) => row.includes(at));
    const header = rows[top];
    if (header === undefined) return [];
    const isWhole = ({ length }: readonly string[]): boolean => length === header.length;
    const table = rows.slice(top + 1, rows.findLastIndex(isWhole) + 1);
    const haveNames = !isNumber(table.find(isWhole)?.[0]);
    const isTorn = (row: readonly string[]): boolean => (haveNames ? row : row.slice(0, 1)).some(isNumber);
    return table
      .filter((row) => isWhole(row) || isTorn(row))
      .map((row) =>
        isWhole(row) ? (row[header.indexOf(at)] ?? '') : `in a row of ${row.length} cells: ${row.join(',')}`,
      );
  };
}

const isNumber = (cell = ''): boolean => numberOf(cell) !== undefined;

const rowsOf = (stdout: string): string[][] =>
  stdout
    .split('\n')
    .filter((line) => line.includes(','))
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
        (quoted?.replaceAll('""', '"') ?? plain ?? '').trim(),
      ),
    );

import { positionIn } from '../../config/source/position-in.ts';
import { isRounded } from '../../model/decimal.ts';
import { type KnownError, messageOf, usageError } from '../../model/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { ImportedFile } from './format.ts';

type Key = string | number;

/** The JSON of a file, with what it takes to say where in the file something is wrong. */
export interface JsonFile {
  /** Its name, for messages. */
  readonly where: string;
  readonly value: Json;
  /** What is wrong with the value at a path of keys: `results.json:3:14: expected a number, got "12"`. */
  readonly fault: (path: readonly Key[], expected: string, got: Json | undefined) => KnownError;
  /** What is wrong with a number at a path whose digits no double keeps; undefined where it is the number that the file writes. */
  readonly rounded: (path: readonly Key[], value: number) => KnownError | undefined;
}

/** Throws a KnownError with line and column where the text is no JSON. */
export function readJson({ where, text }: Pick<ImportedFile, 'where' | 'text'>): JsonFile {
  try {
    const value: Json = JSON.parse(text);
    let written: Json | undefined;
    const writtenAt = (path: readonly Key[]): string => {
      written ??= asWritten(text);
      return String(path.reduce(below, written));
    };
    const fault = (path: readonly Key[], expected: string, got: string): KnownError =>
      usageError(`${where}${placeOf(text, path)}: expected ${expected}, got ${got}`);
    return {
      where,
      value,
      fault: (path, expected, got) => fault(path, expected, shown(got)),
      rounded: (path, number) =>
        isRounded(number, () => writtenAt(path))
          ? fault(path, 'a whole number up to 2^53, for beyond digits are lost', writtenAt(path))
          : undefined,
    };
  } catch (error) {
    throw usageError(
      `${where}:${placeOfSyntax(text, messageOf(error))}: this is no JSON`,
      'is the file whole? fetch it again',
    );
  }
}

/** The number at a path. Throws a KnownError where there is something else. */
export function numberOf(file: JsonFile, value: Json | undefined, path: readonly Key[]): number {
  if (typeof value === 'number') return value;
  throw file.fault(path, 'a number', value);
}

export function objectOf(file: JsonFile, value: Json | undefined, path: readonly Key[]): JsonObject {
  if (isJsonObject(value)) return value;
  throw file.fault(path, 'an object', value);
}

/** The same document with the text of each number, word or text in its place, as the file writes it. */
const asWritten = (text: string): Json =>
  JSON.parse(text, (_, value: Json, context?: { readonly source?: string }) => context?.source ?? value);

function below(value: Json | undefined, key: Key): Json | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isJsonObject(value) ? value[key] : undefined;
}

/** Only a message takes the time to look for it. */
function placeOf(text: string, path: readonly Key[]): string {
  const { line, column } = positionIn(text, path);
  return `:${line}:${column}${path.length === 0 ? '' : `: ${pathText(path)}`}`;
}

const pathText = (path: readonly Key[]): string => path.join(' > ');

/** V8 names a place with some mistakes, and none with a character that it does not expect, or where the text ends too early. */
function placeOfSyntax(text: string, message: string): string {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? [];
  if (line !== undefined) return `${line}:${column}`;
  const before = message.startsWith(UNEXPECTED) ? text.slice(0, beforeUnexpected(text)) : text;
  const lines = before.split('\n');
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}

const UNEXPECTED = 'Unexpected token';

/** Length of the longest beginning without the character: only a text that holds it is refused for it. */
function beforeUnexpected(text: string): number {
  let [without, holding] = [0, text.length];
  while (holding - without > 1) {
    const middle = Math.floor((without + holding) / 2);
    if (syntaxMistake(text.slice(0, middle)).startsWith(UNEXPECTED)) holding = middle;
    else without = middle;
  }
  return without;
}

function syntaxMistake(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return messageOf(error);
  }
}

function shown(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'an object';
  // JSON has numbers that no double can hold.
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

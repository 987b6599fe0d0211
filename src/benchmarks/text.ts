import { isJsonObject, type Json, type JsonObject, parseJson } from '../model/json.ts';
import type { ToolOutput } from './outcome.ts';

/** Escape sequences of terminals: colours, cursor, titles. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** The same texts as a tool writes them to a file: without escape sequences, and with `\n` at each line's end. */
export const clean = (output: ToolOutput): ToolOutput => ({
  ...output,
  stdout: cleanText(output.stdout),
  stderr: cleanText(output.stderr),
});

const cleanText = (text: string): string =>
  text
    .replaceAll(ANSI, '')
    .replaceAll('\r\n', '\n')
    .replace(/^\uFEFF/, '');

/** A JSON document that a text holds, or where one begins that cannot be read. Lines are from 1. */
export type Found = { readonly line: number; readonly json: Json } | { readonly line: number; readonly broken: true };

/**
 * The JSON objects of a text, each of which begins at the start of a line: tools print warnings before and between them, and other programs
 * print around them.
 */
export function jsonDocuments(text: string): Found[] {
  const found: Found[] = [];
  let from = 0;
  for (;;) {
    const start = text.startsWith('{', from) ? from : text.indexOf('\n{', from) + 1;
    if (start === 0 && !(from === 0 && text.startsWith('{'))) return found;
    const end = endOfObject(text, start);
    const json = end === undefined ? undefined : parseJson(text.slice(start, end));
    const line = lineAt(text, start);
    found.push(isJsonObject(json) ? { line, json } : { line, broken: true });
    from = isJsonObject(json) && end !== undefined ? end : start + 1;
  }
}

/** The JSON objects that can be read; undefined where one of them cannot. */
export function wholeDocuments(text: string): JsonObject[] | undefined {
  const objects: JsonObject[] = [];
  for (const found of jsonDocuments(text)) {
    if (!('json' in found) || !isJsonObject(found.json)) return undefined;
    objects.push(found.json);
  }
  return objects;
}

/** Behind the brace that closes the one at `start`; undefined where none does. */
function endOfObject(text: string, start: number): number | undefined {
  const token = /"(?:[^"\\]|\\.)*"|[{}]/gs;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === '{') depth += 1;
    if (match[0] === '}') depth -= 1;
    if (depth === 0) return token.lastIndex;
  }
  return undefined;
}

function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** A text's line that says most to a person, shortened: the first that is not empty. */
export function firstLine(text: string): string {
  const line = text.split('\n').find((each) => each.trim() !== '') ?? '';
  return line.length > 200 ? `${line.trim().slice(0, 200)}…` : line.trim();
}

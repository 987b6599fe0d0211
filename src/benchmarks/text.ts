import { isJsonObject, type JsonObject, parseJson } from '../model/json.ts';
import { failed, type ToolOutcome, type ToolOutput, unparsable } from './outcome.ts';
import { withoutPrefixes } from './prefixes.ts';

/** Escape sequences of terminals: colours, cursor, titles. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** The same texts as a tool writes them to a file: without escape sequences and what logs put before lines, and with `\n` at each line's end. */
export const clean = (output: ToolOutput): ToolOutput => ({
  ...output,
  stdout: cleanText(output.stdout),
  stderr: cleanText(output.stderr),
});

const cleanText = (text: string): string =>
  withoutPrefixes(
    text
      .replaceAll(ANSI, '')
      .replace(/^\uFEFF/, '')
      // A progress line ends with a lone carriage return; a terminal doubles the one of a line's end.
      .replaceAll(/\r+\n|\r/g, '\n'),
  ).replaceAll(/[ \t]+$/gm, '');

/**
 * What a kernel prints on a console, also in the middle of a line of a program, which goes on behind it: `[   12.345678] usb 1-1: ...`. It pads
 * the seconds to five places; more than eight are a time of day, as `ping -D` writes it.
 */
const KERNEL = /\[(?=[ \d]{5,8}\.) *\d+\.\d{6}\](?:\[ *[CT]\d+\])? .*(?:\n|$)/g;

/** The same texts without what a kernel printed between; it is no word of the tool, but may say why one ended. */
export const withoutKernel = (output: ToolOutput): ToolOutput => ({
  ...output,
  stdout: output.stdout.replaceAll(KERNEL, ''),
  stderr: output.stderr.replaceAll(KERNEL, ''),
});

/**
 * The JSON objects of a text, each of which begins at the start of a line: tools print warnings before and between them, and other programs
 * print around them. undefined where one of them has no end, or something else is inside of it.
 */
export function wholeDocuments(text: string): JsonObject[] | undefined {
  const objects: JsonObject[] = [];
  for (let start = objectFrom(text, 0); start !== -1; ) {
    const read = objectAtOnce(text, start) ?? objectByBraces(text, start);
    if (read === undefined) return undefined;
    objects.push(read.json);
    start = objectFrom(text, read.end);
  }
  return objects;
}

/** Where the next line that begins with a brace begins; -1 where none does. */
function objectFrom(text: string, from: number): number {
  if (from === 0 && text.startsWith('{')) return 0;
  const feed = text.indexOf('\n{', from);
  return feed === -1 ? -1 : feed + 1;
}

interface ReadObject {
  readonly json: JsonObject;
  readonly end: number;
}

/** As programs print one: in one line, or to the first brace that begins a line. */
function objectAtOnce(text: string, start: number): ReadObject | undefined {
  const feed = text.indexOf('\n', start);
  const lineEnd = feed === -1 ? text.length : feed;
  const brace = text.indexOf('\n}', start);
  const end = text[lineEnd - 1] === '}' ? lineEnd : brace === -1 ? undefined : brace + 2;
  return end === undefined ? undefined : objectIn(text, start, end);
}

/** However it is printed. */
function objectByBraces(text: string, start: number): ReadObject | undefined {
  const end = endOfObject(text, start);
  return end === undefined ? undefined : objectIn(text, start, end);
}

function objectIn(text: string, start: number, end: number): ReadObject | undefined {
  const json = parseJson(text.slice(start, end));
  return isJsonObject(json) ? { json, end } : undefined;
}

/** Behind the brace that closes the one at `start`; undefined where none does. Braces in strings count for nothing. */
function endOfObject(text: string, start: number): number | undefined {
  const token = /\\.|["{}]/gs;
  token.lastIndex = start;
  let depth = 0;
  let isString = false;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === '"') isString = !isString;
    if (match[0] === '{' && !isString) depth += 1;
    if (match[0] === '}' && !isString) depth -= 1;
    if (depth === 0) return token.lastIndex;
  }
  return undefined;
}

/** A text's line that says most to a person, shortened: the first that is not empty. */
export function firstLine(text: string): string {
  const line = text.split('\n').find((each) => each.trim() !== '') ?? '';
  return line.length > 200 ? `${line.trim().slice(0, 200)}…` : line.trim();
}

/** The first line in which words are. They are looked for by themselves: `^.*` before them takes five times as long. */
export function lineWith(words: RegExp, text: string): string | undefined {
  const at = words.exec(text)?.index;
  return at === undefined ? undefined : firstLine(text.slice(text.lastIndexOf('\n', at) + 1));
}

/** Both texts of a tool that writes its results now to one and now to the other. */
export const bothTexts = ({ stdout, stderr }: ToolOutput): string =>
  [stdout, stderr].filter((text) => text !== '').join('\n');

/** The number in the first group of a pattern; undefined where it does not match. */
export function numberIn(text: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** The line where a program says what went wrong. */
const COMPLAINT =
  /error|fail|fatal|unable|cannot|can't|could not|refused|disconnected|no such|not found|not supported|invalid|illegal|unrecogni[sz]ed|unknown|denied|aborted|killed|terminated|exceeded|unreachable|timed? ?out|not detect|no messages|unavailable|not available|traceback|insufficient|not enough|out of memory|no space|enospc|read-only|reset by peer|broken pipe|segmentation fault|bus error|core dumped|more processes than/i;
/** Lines of a good run that hold such a word. */
const NO_COMPLAINT = /\b0 errors\b|\berrors? less than\b|^time step continuity errors\b|\berrors? *[:=] *0\b/i;
const USAGE = /^\s*usage:/im;

/** What an output is that holds no result: failed where it says why, else unparsable with what was expected. */
export function noResult({ stdout, stderr }: ToolOutput, expected: string): ToolOutcome {
  const lines = `${stderr}\n${stdout}`.split('\n');
  const complaint = lines.find((line) => isComplaint(line) && !/^\s*(?:-|#\s*$)/.test(line));
  if (USAGE.test(`${stderr}\n${stdout}`)) {
    const said = stderr.split('\n').find(isComplaint);
    return failed(`printed its usage${said === undefined ? '' : `: ${firstLine(said)}`}`);
  }
  return complaint === undefined ? unparsable(`expected ${expected}`) : failed(firstLine(complaint));
}

const isComplaint = (line: string): boolean => COMPLAINT.test(line) && !NO_COMPLAINT.test(line);

/** A line of a table at the very end of a text, without a line feed: where an output is cut off, a number may be too. */
export const cutOff = (stdout: string, lastRow: RegExp): string | undefined => {
  const last = stdout.slice(stdout.lastIndexOf('\n') + 1);
  return last !== '' && lastRow.test(last) ? 'the last line has no end: the output may be cut off' : undefined;
};

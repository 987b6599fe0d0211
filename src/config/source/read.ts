import { type Document, isScalar, LineCounter, type Node } from 'yaml';
import type { SourcePosition } from '../../model/suite.ts';
import { type Diagnostic, MOST_DIAGNOSTICS } from './diagnostic.ts';
import { documentsOf, toValue, Unreadable } from './documents.ts';
import { excerptOf } from './excerpt.ts';
import { inspectNodes } from './inspect.ts';
import { keyNodeAt, nodeAt } from './nodes.ts';
import { withoutConflict, withoutEntry } from './torn.ts';
import { explainYaml } from './yaml-errors.ts';

/** A file that a person wrote, with its path relative to the site's folder (`/` separated). */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Where the values of a document are, for diagnostics about them. */
export interface SourceMap {
  /** Position of the value at `path`, or of the nearest value above it that exists. */
  position(path: readonly PropertyKey[]): SourcePosition;
  /** Position of the last key of `path`, for diagnostics about keys. */
  keyPosition(path: readonly PropertyKey[]): SourcePosition;
  /** The value at `path` letter by letter, where it is no map and no list: `1.30`. */
  written(path: readonly PropertyKey[]): string | undefined;
  /** The line at a position, with a caret below. */
  excerpt(position: SourcePosition): string;
}

/** YAML with positions. */
export interface Source extends SourceMap {
  readonly file: SourceFile;
  readonly value: unknown;
  /** Whether parts of the file are missing in the value: what is absent may be in what could not be read. */
  readonly isTorn: boolean;
  has(path: readonly PropertyKey[]): boolean;
}

/** A part of a document as a source of its own; its places are those of the whole. */
export const partOf = (whole: Source, at: readonly PropertyKey[], value: unknown): Source => ({
  ...whole,
  value,
  position: (path) => whole.position([...at, ...path]),
  keyPosition: (path) => whole.keyPosition([...at, ...path]),
  written: (path) => whole.written([...at, ...path]),
  has: (path) => whole.has([...at, ...path]),
});

/** A file that people write has a few kilobytes; what is larger would make every message late. */
const MAX_BYTES = 256 * 1024;

/**
 * Reads one YAML document. Whatever the text is, mistakes are diagnostics, never exceptions. With mistakes of syntax it also gives what
 * could be read of the rest, as a source that is torn.
 */
export function readSource(file: SourceFile, maxBytes = MAX_BYTES): { source?: Source; diagnostics: Diagnostic[] } {
  if (file.text.length > maxBytes) {
    const top = { file: file.path, line: 1, column: 1 };
    return { diagnostics: [toDiagnostic(file, top, { message: tooLarge(file.text.length, maxBytes) })] };
  }
  const diagnostics: Diagnostic[] = [];
  let text = file.text;
  for (let tries = 0; tries < MOST_SLIPS; tries++) {
    const read = readText(file, text, diagnostics.length > 0);
    if (!('slip' in read))
      return {
        ...read,
        diagnostics: [...diagnostics, ...(diagnostics.length > 0 && !('source' in read) ? [] : read.diagnostics)],
      };
    diagnostics.push(read.slip);
    const rest = read.isConflict ? withoutConflict(text) : withoutEntry(text, read.slip.line, read.isWide);
    if (rest === undefined || rest === text) break;
    text = rest;
  }
  // What one slip makes of many lines is one mistake.
  return { diagnostics: diagnostics.length === MOST_SLIPS ? diagnostics.slice(0, 1) : diagnostics };
}

const MOST_SLIPS = 12;

type ReadText =
  | { readonly source?: Source; readonly diagnostics: Diagnostic[] }
  | { readonly slip: Diagnostic; readonly isConflict: boolean; readonly isWide: boolean };

/** One look at a text, from which mistakes of syntax may have been taken out: all positions are those of the file. */
function readText(file: SourceFile, text: string, isTorn: boolean): ReadText {
  const lines = new LineCounter();
  const top = { file: file.path, line: 1, column: 1 };
  const place = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    return { file: file.path, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const read = readDocuments(text, lines);
  if (read instanceof Unreadable)
    return { diagnostics: [toDiagnostic(file, place(read.offset), { message: read.message })] };
  const [document, second] = read;
  // One slip can make the parser complain many times: what it says first is what went wrong.
  const [error] = [...document.errors, ...document.warnings.filter(({ code }) => !ABOUT_TAGS.includes(code))];
  if (error !== undefined) {
    const mistake = explainYaml(error, text);
    return {
      slip: toDiagnostic(file, place(mistake.offset), mistake),
      isConflict: mistake.message.startsWith('a merge conflict'),
      isWide: mistake.isWide === true,
    };
  }
  if (second !== undefined) return { diagnostics: [toDiagnostic(file, place(second.range[0]), SECOND_DOCUMENT)] };
  if (document.contents === null) return { diagnostics: [toDiagnostic(file, top, EMPTY)] };
  const odd = inspectNodes(document).slice(0, MOST_DIAGNOSTICS);
  if (odd.length > 0)
    return { diagnostics: odd.map(({ offset, ...mistake }) => toDiagnostic(file, place(offset), mistake)) };
  const made = toValue(document);
  if ('message' in made)
    return { diagnostics: [toDiagnostic(file, top, { ...made, hint: 'write the repeated parts out' })] };
  return { source: { file, value: made.value, isTorn, ...placesOf(file, document, place) }, diagnostics: [] };
}

function toDiagnostic(
  file: SourceFile,
  position: SourcePosition,
  { message, hint }: { readonly message: string; readonly hint?: string | undefined },
): Diagnostic {
  const more = hint === undefined ? {} : { hint };
  return { ...position, severity: 'error', path: '', message, ...more, excerpt: excerptOf(file.text, position) };
}

/** The parser goes on after these, and inspectNodes finds each tag. */
const ABOUT_TAGS: readonly string[] = ['TAG_RESOLVE_FAILED', 'BAD_COLLECTION_TYPE'];

const SECOND_DOCUMENT = {
  message: 'a second YAML document begins here',
  hint: 'one file holds one document: move it to a file of its own',
};
const EMPTY = { message: 'the file is empty', hint: '`prowess init` writes examples of every kind of file' };

const tooLarge = (size: number, max: number): string =>
  `the file holds ${(size / 1024 ** 2).toFixed(1)} MB, and at most ${max / 1024} KiB are read`;

function placesOf(
  file: SourceFile,
  document: Document,
  place: (offset: number) => SourcePosition,
): Omit<Source, 'file' | 'value' | 'isTorn'> {
  const at = (node: Node | undefined): SourcePosition => place(node?.range?.[0] ?? 0);
  const position = (path: readonly PropertyKey[]): SourcePosition => {
    let length = path.length;
    while (length > 0 && nodeAt(document, path.slice(0, length)) === undefined) length--;
    return at(nodeAt(document, path.slice(0, length)));
  };
  return {
    position,
    keyPosition: (path) => {
      const key = keyNodeAt(document, path);
      return key === undefined ? position(path) : at(key);
    },
    written: (path) => {
      const node = nodeAt(document, path);
      return isScalar(node) ? node.source : undefined;
    },
    excerpt: (position) => excerptOf(file.text, position),
    has: (path) => nodeAt(document, path) !== undefined,
  };
}

const MAX_DEPTH = 100;

function readDocuments(text: string, lines: LineCounter): ReturnType<typeof documentsOf> | Unreadable {
  try {
    return documentsOf(text, { lines, maxDepth: MAX_DEPTH }, { version: '1.2', merge: true });
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}

import { LineCounter } from 'yaml';
import { documentsOf, toValue, Unreadable } from './documents.ts';
import { inspectNodes } from './inspect.ts';
import type { Position } from './yaml-node.ts';

/** Where a text that may hold credentials is no YAML. The reason is a code: the parser's message quotes the text. */
export interface UnquotedMistake {
  readonly at: Position;
  readonly code: string;
}

/** The value of a text that may hold credentials, null where it is empty, or its first mistake. */
export function readSecretDocument(text: string): { value: unknown } | { mistake: UnquotedMistake } {
  const lines = new LineCounter();
  const found = readOrMistake(text, lines);
  if ('value' in found) return found;
  const { line, col } = lines.linePos(found.offset);
  return { mistake: { at: { line: Math.max(line, 1), column: Math.max(col, 1) }, code: found.code } };
}

function readOrMistake(text: string, lines: LineCounter): { value: unknown } | { offset: number; code: string } {
  try {
    const [document, second] = documentsOf(text, { lines, maxDepth: MAX_DEPTH }, { version: '1.2', merge: true });
    const [error] = document.errors;
    if (error !== undefined) return { offset: error.pos[0], code: error.code };
    if (second !== undefined) return { offset: second.range[0], code: 'MULTIPLE_DOCS' };
    const oddity = inspectNodes(document).find(({ code }) => !HARMLESS.includes(code));
    if (oddity !== undefined) return oddity;
    const made = toValue(document);
    return 'value' in made ? made : { offset: 0, code: 'BAD_ALIAS' };
  } catch (error) {
    if (error instanceof Unreadable) return { offset: error.offset, code: 'TOO_DEEP' };
    throw error;
  }
}

/** Tags and `.nan` are read as they are. */
const HARMLESS: readonly string[] = ['TAG', 'NUMBER'];
const MAX_DEPTH = 100;

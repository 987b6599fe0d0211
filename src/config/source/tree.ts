import { type Document, LineCounter } from 'yaml';
import { convertDocument } from './convert.ts';
import type { Diagnostic } from './diagnostic.ts';
import { documentsOf, Unreadable } from './documents.ts';
import { excerptOf } from './excerpt.ts';
import type { SourceFile } from './read.ts';
import type { Position, YamlNode, YamlScalar, YamlTree } from './yaml-node.ts';

/**
 * Reads YAML for tools that judge other people's files, and takes what go-yaml takes. What is not YAML at all gives diagnostics, never an
 * exception: those of the strict reader, which sees earlier where a bracket is left open.
 */
export function readTree(file: SourceFile): { tree?: YamlTree; diagnostics: Diagnostic[] } {
  const strict = readAs('strict', file);
  if (strict.diagnostics.length === 0) return strict;
  const asGo = readAs('go', file);
  return asGo.diagnostics.length === 0 || file.text.startsWith('%') ? asGo : strict;
}

function readAs(reader: 'strict' | 'go', file: SourceFile): { tree?: YamlTree; diagnostics: Diagnostic[] } {
  const lines = new LineCounter();
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const complain = (offset: number, message: string): Diagnostic => {
    const { line, column } = place(offset);
    return {
      file: file.path,
      line,
      column,
      severity: 'error',
      path: '',
      message,
      excerpt: excerptOf(file.text, { line, column }),
      ...(/: +[*@]/.test(lineAt(file.text, line)) && { hint: QUOTE }),
    };
  };
  try {
    const documents: Document[] = documentsOf(
      file.text,
      { lines, maxDepth: MAX_DEPTH, reader },
      { schema: 'failsafe' },
    );
    const errors = documents.flatMap((document) => document.errors);
    if (errors.length > 0) return { diagnostics: errors.map((error) => complain(error.pos[0], error.message)) };
    const [first, ...further] = documents.flatMap((document) =>
      document.contents === null ? [] : convertDocument(document, document.contents, place),
    );
    return { tree: { file, root: first, further: further.filter((root) => !isNothing(root)) }, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { diagnostics: [complain(error.offset, error.message)] };
  }
}

/** The document of a `---` with nothing after it. */
const isNothing = (node: YamlNode): boolean => node.kind === 'scalar' && node.style === 'plain' && node.text === '';

/** Far more than schemas of custom resources need. */
const MAX_DEPTH = 1000;

const QUOTE = 'a value that begins with * or @ must be quoted';

/** The place of an offset inside a scalar's text: exact in a literal block, the scalar's own beginning elsewhere. */
export function placeInside(file: SourceFile, scalar: YamlScalar, offset: number): Position {
  if (scalar.style !== 'literal') return scalar.at;
  const before = scalar.text.slice(0, offset).split('\n');
  const line = scalar.at.line + before.length;
  const column = (before.at(-1) ?? '').length;
  const textLine = scalar.text.split('\n')[before.length - 1] ?? '';
  const indent = lineAt(file.text, line).indexOf(textLine);
  return { line, column: Math.max(indent, 0) + column + 1 };
}

const lineAt = (text: string, line: number): string => text.split('\n', line)[line - 1] ?? '';

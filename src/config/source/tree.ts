import { type Document, LineCounter } from 'yaml';
import { convertDocument } from './convert.ts';
import type { Diagnostic, Mistake } from './diagnostic.ts';
import { documentsOf, Unreadable } from './documents.ts';
import { excerptOf } from './excerpt.ts';
import type { SourceFile } from './read.ts';
import { withoutItem } from './torn.ts';
import { explainYaml } from './yaml-errors.ts';
import type { Position, YamlNode, YamlScalar, YamlTree } from './yaml-node.ts';

/**
 * Reads YAML for tools that judge other people's files, and takes what go-yaml takes. What is not YAML at all gives diagnostics, never an
 * exception: those of the strict reader, which sees earlier where a bracket is left open. Beside them is the tree of the rest, without the
 * items of lists (jobs) that they are in; no tree where nothing could be read.
 */
export function readTree(file: SourceFile): { tree?: YamlTree; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  let text: string | undefined = file.text;
  while (text !== undefined && diagnostics.length < MOST_SLIPS) {
    const read = readText({ ...file, text });
    if (!('slip' in read)) return { tree: { file, ...read }, diagnostics };
    diagnostics.push(toDiagnostic(file, read.slip));
    text = read.slip.isEnd ? undefined : withoutItem(text, read.slip.line);
  }
  // What one slip makes of many lines is one mistake.
  return { diagnostics: diagnostics.length === MOST_SLIPS ? diagnostics.slice(0, 1) : diagnostics };
}

const MOST_SLIPS = 12;

interface Slip extends Position, Mistake {
  /** Nothing of the file can be read. */
  readonly isEnd: boolean;
}

type TextRead = Omit<YamlTree, 'file'> | { readonly slip: Slip };

function readText(file: SourceFile): TextRead {
  const strict = readAs('strict', file);
  if (!('slip' in strict)) return strict;
  const asGo = readAs('go', file);
  return !('slip' in asGo) || file.text.startsWith('%') ? asGo : strict;
}

function readAs(reader: 'strict' | 'go', { text }: SourceFile): TextRead {
  const lines = new LineCounter();
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const documents: Document[] = documentsOf(text, { lines, maxDepth: MAX_DEPTH, reader }, { schema: 'failsafe' });
    const [error] = documents.flatMap((document) => document.errors);
    if (error !== undefined) {
      const { offset, message, hint } = explainYaml(error, text);
      return { slip: { ...place(offset), message, hint, isEnd: false } };
    }
    const [first, ...further] = documents.flatMap((document) =>
      document.contents === null ? [] : convertDocument(document, document.contents, place),
    );
    return { root: first, further: further.filter((root) => !isNothing(root)) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const at = place(error.offset);
    const hint = /: +[*@]/.test(lineAt(text, at.line)) ? QUOTE : undefined;
    return { slip: { ...at, message: error.message, hint, isEnd: true } };
  }
}

function toDiagnostic(file: SourceFile, { line, column, message, hint }: Slip): Diagnostic {
  const excerpt = excerptOf(file.text, { line, column });
  return {
    file: file.path,
    line,
    column,
    severity: 'error',
    path: '',
    message,
    ...(hint !== undefined && { hint }),
    excerpt,
  };
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

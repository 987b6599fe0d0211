import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { SourcePosition } from '../../model/suite.ts';
import type { Issue } from './issue.ts';

/** A file that a person wrote, with its path relative to the site's folder (`/` separated). */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** YAML with positions. */
export interface Source {
  readonly file: SourceFile;
  readonly value: unknown;
  /** Position of the value at `path`, or of the nearest value above it that exists. */
  position(path: readonly PropertyKey[]): SourcePosition;
  /** Position of the last key of `path`, for complaints about keys. */
  keyPosition(path: readonly PropertyKey[]): SourcePosition;
  excerpt(line: number): string;
}

/** Reads one YAML document. Aliases that explode, duplicate keys and syntax errors are issues, never exceptions. */
export function readSource(file: SourceFile): { source?: Source; issues: Issue[] } {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, version: '1.2', uniqueKeys: true });
  const issues = document.errors.map((error): Issue => {
    const { line, col } = lines.linePos(error.pos[0]);
    return {
      file: file.path,
      line,
      column: col,
      path: '',
      problem: firstLine(error.message),
      excerpt: lineAt(file, line),
    };
  });
  if (issues.length > 0) return { issues };
  const at = (node: Node | undefined | null): SourcePosition => {
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
    return { file: file.path, line, column: col };
  };
  const source: Source = {
    file,
    value: document.toJS({ maxAliasCount: 100 }),
    position: (path) => at(nearest(document, path)),
    keyPosition: (path) => at(keyNode(document, path) ?? nearest(document, path)),
    excerpt: (line) => lineAt(file, line),
  };
  return { source, issues: [] };
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');

function lineAt(file: SourceFile, line: number): string {
  return (file.text.split('\n', line)[line - 1] ?? '').slice(0, 200);
}

function nearest(document: Document, path: readonly PropertyKey[]): Node | undefined {
  for (let length = path.length; length > 0; length--) {
    const found = document.getIn(path.slice(0, length), true);
    if (found !== undefined && found !== null) return found as Node;
  }
  return document.contents ?? undefined;
}

function keyNode(document: Document, path: readonly PropertyKey[]): Node | undefined {
  const above = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(above)) return undefined;
  const pair = above.items.find((item) => isScalar(item.key) && item.key.value === path.at(-1));
  return pair !== undefined && isScalar(pair.key) ? pair.key : undefined;
}

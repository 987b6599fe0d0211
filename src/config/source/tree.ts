import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
} from 'yaml';
import { excerptOf } from './excerpt.ts';
import type { Issue } from './issue.ts';
import type { SourceFile } from './read.ts';

/** Line and column, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** YAML as it is written: no schema is applied, duplicate keys stay, aliases and `<<` are resolved. */
export type YamlNode = YamlMap | YamlList | YamlScalar;
export interface YamlMap {
  readonly kind: 'map';
  readonly at: Place;
  readonly entries: readonly YamlEntry[];
}
export interface YamlEntry {
  readonly key: string;
  readonly at: Place;
  readonly value: YamlNode;
  /** The entry comes from `<<`: an entry of the same key in the map itself wins. */
  readonly merged: boolean;
}
export interface YamlList {
  readonly kind: 'list';
  readonly at: Place;
  readonly items: readonly YamlNode[];
}
export interface YamlScalar {
  readonly kind: 'scalar';
  readonly at: Place;
  /** The text, unquoted and unfolded. */
  readonly text: string;
  readonly style: 'plain' | 'quoted' | 'literal' | 'folded';
  /** An explicit tag such as `!!str`. */
  readonly tag: string | undefined;
}

export interface YamlTree {
  readonly file: SourceFile;
  /** The first document, the only one that Kubernetes' and Prow's readers look at; undefined when the file holds nothing. */
  readonly root: YamlNode | undefined;
  /** Where further documents begin. */
  readonly further: readonly Place[];
}

/** Aliases may expand to at most this many values: a few lines can otherwise stand for billions. */
const MAX_VALUES = 1_000_000;

/** Reads YAML for tools that judge other people's files. What is not YAML at all gives issues, never an exception. */
export function readTree(file: SourceFile): { tree?: YamlTree; issues: Issue[] } {
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const parsed = parseAllDocuments(file.text, { lineCounter: lines, schema: 'failsafe', uniqueKeys: false });
  const documents: Document[] = 'empty' in parsed ? [] : parsed;
  const complain = (offset: number, problem: string): Issue => {
    const { line, column } = place(offset);
    return {
      file: file.path,
      line,
      column,
      path: '',
      problem,
      excerpt: excerptOf(file.text, { line, column }),
      ...(/: +[*@]/.test(lineAt(file.text, line)) && { hint: QUOTE }),
    };
  };
  const errors = documents.flatMap((document) => document.errors);
  if (errors.length > 0) return { issues: errors.map((error) => complain(error.pos[0], firstLine(error.message))) };
  const first = documents.find((document) => document.contents !== null);
  const begin = (document: Document): number => document.contents?.range?.[0] ?? 0;
  try {
    const root = first?.contents == null ? undefined : convert(first, first.contents, place);
    const others = documents.filter((document) => document !== first && document.contents !== null);
    return { tree: { file, root, further: others.map((document) => place(begin(document))) }, issues: [] };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { issues: [complain(error.offset, error.message)] };
  }
}

const QUOTE = 'a value that begins with * or @ must stand in quotes';

class Unreadable extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** Each node is converted once, however often aliases name it; `sizes` counts what they stand for. */
function convert(document: Document, top: Node, place: (offset: number) => Place): YamlNode {
  const done = new Map<Node, YamlNode>();
  const open = new Set<Node>();
  const sizes = new Map<YamlNode, number>();

  const visit = (node: Node): YamlNode => {
    const known = done.get(node);
    if (known !== undefined) return known;
    const offset = node.range?.[0] ?? 0;
    if (open.has(node)) throw new Unreadable(offset, 'an alias stands inside its own anchor');
    open.add(node);
    const result = isAlias(node) ? follow(node, offset) : build(node, place(offset));
    open.delete(node);
    done.set(node, result);
    return result;
  };

  const follow = (alias: Node & { source: string; resolve(document: Document): Node | undefined }, offset: number) => {
    const target = alias.resolve(document);
    if (target === undefined) throw new Unreadable(offset, `the alias *${alias.source} has no anchor`);
    return visit(target);
  };

  const build = (node: Node, at: Place): YamlNode => {
    const result: YamlNode = isMap(node)
      ? { kind: 'map', at, entries: node.items.flatMap((pair) => entriesOf(pair, at)) }
      : isSeq(node)
        ? { kind: 'list', at, items: node.items.map((item) => visitOr(item, at)) }
        : toScalar(node, at);
    const size = sizeOf(result, sizes);
    if (size > MAX_VALUES)
      throw new Unreadable(node.range?.[0] ?? 0, `aliases stand for more than ${MAX_VALUES} values`);
    sizes.set(result, size);
    return result;
  };

  const visitOr = (node: unknown, at: Place): YamlNode => (isNode(node) ? visit(node) : emptyScalar(at));

  const entriesOf = (pair: Pair, above: Place): YamlEntry[] => {
    const keyNode = isNode(pair.key) ? pair.key : undefined;
    const at = keyNode === undefined ? above : place(keyNode.range?.[0] ?? 0);
    const value = visitOr(pair.value, at);
    const key = isScalar(keyNode) ? String(keyNode.value) : '';
    return key === '<<' && isScalar(keyNode) && keyNode.type === 'PLAIN'
      ? mergedEntries(value)
      : [{ key, at, value, merged: false }];
  };

  return visit(top);
}

/** What `<<: *a` or `<<: [*a, *b]` brings; the first of several wins, so it goes last. */
function mergedEntries(value: YamlNode): YamlEntry[] {
  const maps = value.kind === 'list' ? value.items.toReversed() : [value];
  return maps.flatMap((map) => (map.kind === 'map' ? map.entries.map((entry) => ({ ...entry, merged: true })) : []));
}

function sizeOf(node: YamlNode, sizes: ReadonlyMap<YamlNode, number>): number {
  const below = node.kind === 'map' ? node.entries.map(({ value }) => value) : node.kind === 'list' ? node.items : [];
  return below.reduce((total, child) => total + (sizes.get(child) ?? 1), 1);
}

function toScalar(node: Node, at: Place): YamlScalar {
  if (!isScalar(node)) return emptyScalar(at);
  const text = typeof node.value === 'string' ? node.value : '';
  return { kind: 'scalar', at, text, style: STYLES.get(node.type ?? '') ?? 'plain', tag: node.tag };
}

const STYLES = new Map<string, YamlScalar['style']>([
  ['QUOTE_DOUBLE', 'quoted'],
  ['QUOTE_SINGLE', 'quoted'],
  ['BLOCK_LITERAL', 'literal'],
  ['BLOCK_FOLDED', 'folded'],
]);

const emptyScalar = (at: Place): YamlScalar => ({ kind: 'scalar', at, text: '', style: 'plain', tag: undefined });

const isNode = (value: unknown): value is Node => isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);

/** The place of an offset inside a scalar's text: exact in a literal block, the scalar's own beginning elsewhere. */
export function placeInside(file: SourceFile, scalar: YamlScalar, offset: number): Place {
  if (scalar.style !== 'literal') return scalar.at;
  const before = scalar.text.slice(0, offset).split('\n');
  const line = scalar.at.line + before.length;
  const column = (before.at(-1) ?? '').length;
  const textLine = scalar.text.split('\n')[before.length - 1] ?? '';
  const indent = lineAt(file.text, line).indexOf(textLine);
  return { line, column: Math.max(indent, 0) + column + 1 };
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');

const lineAt = (text: string, line: number): string => text.split('\n', line)[line - 1] ?? '';

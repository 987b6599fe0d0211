import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { Unreadable } from './documents.ts';
import type { Position, YamlEntry, YamlNode, YamlScalar } from './yaml-node.ts';

/** The value of a document. Throws Unreadable for aliases that lead nowhere, into themselves, or to too much. */
export function convertDocument(document: Document, top: Node, place: (offset: number) => Position): YamlNode {
  return new Converter(document, place).visit(top);
}

/** Aliases may expand to at most this many values: a few lines can otherwise mean billions. */
const MAX_VALUES = 1_000_000;

/** Converts each node once, however often aliases name it; `sizes` counts the values that they expand to. */
class Converter {
  private readonly document: Document;
  private readonly place: (offset: number) => Position;
  private readonly done = new Map<Node, YamlNode>();
  private readonly open = new Set<Node>();
  private readonly sizes = new Map<YamlNode, number>();

  constructor(document: Document, place: (offset: number) => Position) {
    this.document = document;
    this.place = place;
  }

  visit(node: Node): YamlNode {
    const known = this.done.get(node);
    if (known !== undefined) return known;
    if (this.open.has(node)) throw new Unreadable(offsetOf(node), 'an alias is inside its own anchor');
    this.open.add(node);
    const result = isAlias(node) ? this.follow(node) : this.build(node);
    this.open.delete(node);
    this.done.set(node, result);
    return result;
  }

  private follow(alias: Alias): YamlNode {
    const target = alias.resolve(this.document);
    if (target === undefined) throw new Unreadable(offsetOf(alias), `the alias *${alias.source} has no anchor`);
    return this.visit(target);
  }

  private build(node: Node): YamlNode {
    const result = this.shape(node, this.place(offsetOf(node)));
    const below =
      result.kind === 'map' ? result.entries.map(({ value }) => value) : result.kind === 'list' ? result.items : [];
    const size = below.reduce((total, child) => total + (this.sizes.get(child) ?? 1), 1);
    if (size > MAX_VALUES) throw new Unreadable(offsetOf(node), `aliases expand to more than ${MAX_VALUES} values`);
    this.sizes.set(result, size);
    return result;
  }

  private shape(node: Node, at: Position): YamlNode {
    if (isMap(node)) return { kind: 'map', at, entries: node.items.flatMap((pair) => this.entriesOf(pair, at)) };
    if (isSeq(node)) return { kind: 'list', at, items: node.items.map((item) => this.visitOr(item, at)) };
    return toScalar(node, at);
  }

  private visitOr(node: unknown, at: Position): YamlNode {
    return isNode(node) ? this.visit(node) : emptyScalar(at);
  }

  private entriesOf(pair: Pair, above: Position): YamlEntry[] {
    const keyNode = isNode(pair.key) ? pair.key : undefined;
    const at = keyNode === undefined ? above : this.place(offsetOf(keyNode));
    const value = this.visitOr(pair.value, at);
    const key = isScalar(keyNode) ? String(keyNode.value) : '';
    const merges = key === '<<' && isScalar(keyNode) && keyNode.type === 'PLAIN';
    return merges ? mergedEntries(value) : [{ key, at, value, merged: false }];
  }
}

const offsetOf = (node: Node): number => node.range?.[0] ?? 0;

/** What `<<: *a` or `<<: [*a, *b]` brings; the first of several wins, so it goes last. */
function mergedEntries(value: YamlNode): YamlEntry[] {
  const maps = value.kind === 'list' ? value.items.toReversed() : [value];
  return maps.flatMap((map) => (map.kind === 'map' ? map.entries.map((entry) => ({ ...entry, merged: true })) : []));
}

function toScalar(node: Node, at: Position): YamlScalar {
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

const emptyScalar = (at: Position): YamlScalar => ({ kind: 'scalar', at, text: '', style: 'plain', tag: undefined });

const isNode = (value: unknown): value is Node => isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);

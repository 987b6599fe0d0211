import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';

/** The node at `path`, through aliases and merge keys; undefined where there is none. */
export function nodeAt(document: Document, path: readonly PropertyKey[]): Node | undefined {
  let node: Node | undefined = document.contents ?? undefined;
  for (const key of path) node = resolved(document, child(document, node, key));
  return resolved(document, node);
}

/** The node of the last key of `path`. */
export function keyNodeAt(document: Document, path: readonly PropertyKey[]): Node | undefined {
  const above = nodeAt(document, path.slice(0, -1));
  const key = path.at(-1);
  const pair = isMap(above) && key !== undefined ? pairOf(document, above, key) : undefined;
  return isScalar(pair?.key) ? pair.key : undefined;
}

function child(document: Document, above: Node | undefined, key: PropertyKey): Node | undefined {
  if (isMap(above)) return asNode(pairOf(document, above, key)?.value);
  if (isSeq(above)) return asNode(above.items[Number(key)]);
  return undefined;
}

function pairOf(document: Document, map: YAMLMap, key: PropertyKey): Pair | undefined {
  const own = map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
  return own ?? mergedPair(document, map, key);
}

/** `<<: *base` and `<<: [*one, *two]`. */
function mergedPair(document: Document, map: YAMLMap, key: PropertyKey): Pair | undefined {
  const merge = map.items.find(({ key }) => isScalar(key) && key.source === '<<');
  const value = resolved(document, asNode(merge?.value));
  for (const source of isSeq(value) ? value.items : [value]) {
    const base = resolved(document, asNode(source));
    const found = isMap(base) ? pairOf(document, base, key) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

const resolved = (document: Document, node: Node | undefined): Node | undefined =>
  isAlias(node) ? node.resolve(document) : node;

const asNode = (value: unknown): Node | undefined =>
  isAlias(value) || isScalar(value) || isMap(value) || isSeq(value) ? value : undefined;

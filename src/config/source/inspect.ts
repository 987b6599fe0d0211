import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';

/** Something that YAML allows and a configuration must not hold; `offset` counts characters from the file's start. */
export interface Oddity {
  readonly offset: number;
  readonly problem: string;
  readonly hint?: string;
}

/**
 * Finds what would be lost or misread on the way from YAML to JSON: repeated keys, keys that are no text, numbers that are
 * none, aliases without an anchor or inside themselves. Linear in the size of the file, however long its maps are.
 */
export function inspectNodes(document: Document): Oddity[] {
  const found: Oddity[] = [];
  const anchors = new Map<string, Node>();
  const above: Node[] = [];
  const inspect = (node: unknown): void => {
    if (isPair(node)) {
      inspect(node.key);
      inspect(node.value);
    }
    if (!isNode(node)) return;
    if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    found.push(...oddities(node, anchors, above));
    if (!isMap(node) && !isSeq(node)) return;
    above.push(node);
    node.items.forEach(inspect);
    above.pop();
  };
  inspect(document.contents);
  return found;
}

function oddities(node: Node, anchors: ReadonlyMap<string, Node>, above: readonly unknown[]): Oddity[] {
  const offset = offsetOf(node);
  if (!isAlias(node) && node.tag !== undefined) {
    return [{ offset, problem: 'YAML tags (`!name`) are not read', hint: 'remove the tag, or quote the value' }];
  }
  if (isMap(node)) return keyOddities(node);
  if (isAlias(node)) return aliasProblem(node.source, anchors, above).map((problem) => ({ offset, ...problem }));
  if (!isScalar(node) || typeof node.value !== 'number' || Number.isFinite(node.value)) return [];
  return [{ offset, problem: 'not a finite number' }];
}

type Problem = Omit<Oddity, 'offset'>;

function aliasProblem(name: string, anchors: ReadonlyMap<string, Node>, above: readonly unknown[]): Problem[] {
  const target = anchors.get(name);
  const hint = 'a value that begins with * must be quoted, for example "*/5 * * * *"';
  if (target === undefined) return [{ problem: `no anchor \`&${name}\` stands above this alias`, hint }];
  return above.includes(target) ? [{ problem: `the alias \`*${name}\` stands inside what it names` }] : [];
}

function keyOddities(map: YAMLMap): Oddity[] {
  const seen = new Set<unknown>();
  return map.items.flatMap(({ key }) => {
    const value = isScalar(key) ? key.value : key;
    const problem = keyProblem(value, isScalar(key) ? (key.source ?? '') : '', seen);
    seen.add(value);
    return problem === undefined ? [] : [{ offset: offsetOf(key), ...problem }];
  });
}

function keyProblem(key: unknown, written: string, seen: ReadonlySet<unknown>): Problem | undefined {
  if (typeof key === 'object' && key !== null) {
    return { problem: 'a key must be text', hint: 'a value that begins with {{ must be quoted: "{{name}}"' };
  }
  // A merge key (`<<`) is a symbol to the parser, and may stand more than once.
  if (typeof key === 'symbol') return undefined;
  if (typeof key !== 'string') {
    const kind = key === null ? 'empty' : `a ${typeof key}`;
    return { problem: `the key \`${written}\` is ${kind}, not text`, hint: `quote it: "${written}"` };
  }
  if (key === '__proto__') return { problem: 'the key `__proto__` is not allowed' };
  if (!seen.has(key)) return undefined;
  return { problem: `the key \`${key.slice(0, 60)}\` stands twice in this map`, hint: 'remove one, or merge the two' };
}

const offsetOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);

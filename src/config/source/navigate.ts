import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './yaml-node.ts';

/**
 * The entry of a map that Go's JSON decoder would use: the last one written, an exact name before one that differs in case, and the
 * map's own before what `<<` brings.
 */
export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  if (node?.kind !== 'map') return undefined;
  const lower = key.toLowerCase();
  let best: YamlEntry | undefined;
  let bestRank = 0;
  for (const entry of node.entries) {
    if (entry.key !== key && entry.key.toLowerCase() !== lower) continue;
    const rank = (entry.key === key ? 2 : 0) + (entry.merged ? 1 : 2);
    if (rank >= bestRank) [best, bestRank] = [entry, rank];
  }
  return best;
}

/** The value at a path of keys. */
export function child(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
  let at = node;
  for (const key of path) at = entryOf(at, key)?.value;
  return at;
}

export const items = (node: YamlNode | undefined): readonly YamlNode[] => (node?.kind === 'list' ? node.items : []);

export const entries = (node: YamlNode | undefined): readonly YamlEntry[] => (node?.kind === 'map' ? node.entries : []);

export const scalar = (node: YamlNode | undefined): YamlScalar | undefined =>
  node?.kind === 'scalar' ? node : undefined;

/** The text of a scalar; undefined when there is none, or it is empty or null. */
export function text(node: YamlNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.text === '') return undefined;
  return node.style === 'plain' && (node.text === 'null' || node.text === '~') ? undefined : node.text;
}

/** Text at a path. */
export const textAt = (node: YamlNode | undefined, ...path: readonly string[]): string | undefined =>
  text(child(node, ...path));

/** Whether a YAML 1.1 boolean is true; anything else is false. */
export const isTrue = (node: YamlNode | undefined): boolean =>
  node?.kind === 'scalar' && node.style === 'plain' && /^(y|yes|true|on)$/i.test(node.text);

export const isMap = (node: YamlNode | undefined): node is YamlMap => node?.kind === 'map';

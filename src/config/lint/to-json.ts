import type { Json } from '../../model/json.ts';
import type { Position, YamlNode } from '../source/yaml-node.ts';
import { kindOf } from './fields.ts';

/** A value as Prow's reader makes it. */
export function toJson(node: YamlNode): Json {
  if (node.kind === 'list') return node.items.map(toJson);
  if (node.kind === 'map') return Object.fromEntries(node.entries.map(({ key, value }) => [key, toJson(value)]));
  const kind = kindOf(node);
  if (kind === 'null') return null;
  if (kind === 'bool') return /^(y|yes|true|on)$/i.test(node.text);
  return kind === 'string' ? node.text : Number(node.text);
}

/** The place of a value by its path in the JSON; of the nearest one above, where it is not there. */
export function placeIn(node: YamlNode, [key, ...below]: readonly string[]): Position {
  if (key === undefined) return node.at;
  if (node.kind === 'list') {
    const item = node.items[Number(key)];
    return item === undefined ? node.at : placeIn(item, below);
  }
  const entry = node.kind === 'map' ? node.entries.findLast((each) => each.key === key) : undefined;
  return entry === undefined ? node.at : placeIn(entry.value, below);
}

import { firstFew } from '../../model/counted.ts';
import { isJsonObject, type Json, type JsonObject, listAt, stringAt, valueAt } from '../../model/json.ts';
import type { ReadyWhen } from '../../model/ready.ts';

/** What an object that is not ready is waited for, and what it has of that: a name that no object has is seen at a glance. */
export function unmetReady(object: JsonObject, when: ReadyWhen): string {
  const name = `${stringAt(object, 'kind')} ${stringAt(object, 'metadata', 'name')}`;
  if ('phase' in when) return `wanted phase ${when.phase}, ${name} has ${phaseOf(object)}`;
  if ('condition' in when) return `wanted condition ${when.condition}, ${name} has ${conditionsOf(object)}`;
  const { equal } = when;
  if ('toPath' in equal) {
    const both = [equal.path, equal.toPath].map((path) => seenAt(object, path));
    return `wanted ${equal.path} equal to ${equal.toPath}, ${name} has ${both.join(' and ')}`;
  }
  return `wanted ${equal.path} ${JSON.stringify(equal.to)}, ${name} has ${seenAt(object, equal.path)}`;
}

const phaseOf = (object: JsonObject): string => {
  const phase = stringAt(object, 'status', 'phase');
  return phase === undefined ? 'no phase' : `phase ${phase}`;
};

function conditionsOf(object: JsonObject): string {
  const all = listAt(object, 'status', 'conditions');
  const shown = all.map((condition) => `${stringAt(condition, 'type')} ${stringAt(condition, 'status')}`);
  return shown.length === 0 ? 'no conditions' : `the conditions ${shown.slice(0, 12).join(', ')}`;
}

/** The value at a path; where there is none, the first part of the path that is missing, and what is in its place. */
function seenAt(object: JsonObject, path: string): string {
  const keys = path.split('.');
  const value = valueAt(object, ...keys);
  if (value !== undefined) return `${path} ${shortly(value)}`;
  const depth = keys.findIndex((_, index) => valueAt(object, ...keys.slice(0, index + 1)) === undefined);
  const above = depth === 0 ? object : valueAt(object, ...keys.slice(0, depth));
  const place = keys.slice(0, depth).join('.') || 'the object';
  if (!isJsonObject(above)) return `no ${path}`;
  return `no ${path} (${place} has ${firstFew(Object.keys(above)) || 'nothing'})`;
}

const shortly = (value: Json): string => JSON.stringify(value).slice(0, 60);

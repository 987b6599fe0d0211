import { isJsonObject, type Json } from '../../model/json.ts';

/**
 * The first path at which `rendered` lost or changed something of `intended`; undefined when all is kept. A template may add to maps;
 * lists must be the same.
 */
export function lostIn(intended: Json, rendered: unknown, path = ''): string | undefined {
  if (isJsonObject(intended)) {
    if (!isJsonObject(rendered)) return path;
    return firstOf(Object.entries(intended), ([key, value]) => lostIn(value, rendered[key], join(path, key)));
  }
  if (Array.isArray(intended)) {
    if (!Array.isArray(rendered) || rendered.length !== intended.length) return path;
    return firstOf(intended.entries(), ([index, value]) => lostIn(value, rendered[index], join(path, String(index))));
  }
  return intended === rendered ? undefined : path;
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function firstOf<T>(items: Iterable<T>, find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

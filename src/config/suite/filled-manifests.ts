import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { fillPlaceholders, placeholdersIn } from '../../model/placeholders.ts';
import type { Workload } from '../../model/suite.ts';
import { objectSlips } from '../kubernetes/object.ts';
import type { Mistake } from '../source/diagnostic.ts';

/** What is wrong with a workload's object once a level's parameters are filled in, and the parameter that makes it so. */
export interface FilledSlip extends Mistake {
  readonly parameter: string;
}

/** What an API server refuses of the objects of a level: `memory: 128Mib`, where `memory` is a parameter of the sweep. */
export function filledSlips({ name, manifest }: Workload, parameters: JsonObject): FilledSlip[] {
  if (!placeholdersIn(manifest).some(({ name }) => name in parameters)) return [];
  const filled = fillPlaceholders(manifest, { ...GIVEN, ...parameters });
  return objectSlips(isJsonObject(filled) ? filled : {}).flatMap(({ path, message, expected, got, hint }) => {
    const parameter = parameterAt(manifest, path, parameters);
    if (parameter === undefined) return [];
    return [{ parameter, message: `${path.join('.')} of the workload ${name}: ${message}`, expected, got, hint }];
  });
}

/** What every object gets. */
const GIVEN = { index: 0, name: 'object', namespace: 'namespace' };

/** The parameter that is filled in at a path, or nearest to it. */
function parameterAt(manifest: Json, path: readonly string[], parameters: JsonObject): string | undefined {
  for (let length = path.length; length >= 0; length--) {
    const used = placeholdersIn(valueIn(manifest, path.slice(0, length))).find(({ name }) => name in parameters);
    if (used !== undefined) return used.name;
  }
  return undefined;
}

const valueIn = (value: Json, path: readonly string[]): Json =>
  path.reduce<Json>((here, key) => Object.entries(here ?? {}).find(([name]) => name === key)?.[1] ?? null, value);

import { canonicalJson, type Json, type JsonObject } from '../../model/json.ts';
import type { Sweep } from '../../model/suite.ts';

/**
 * Where a parameter of one level was written, as a path below the test: what the sweep gives is in the sweep, the rest in
 * the scenario.
 */
export function levelPath(
  sweep: Sweep | undefined,
  parameters: JsonObject,
  path: readonly string[],
): readonly string[] {
  const [key, ...below] = path;
  const home = key === undefined || sweep === undefined ? undefined : homeOf(sweep, parameters, key);
  return home === undefined ? ['scenario', ...path] : ['sweep', ...home, ...below];
}

function homeOf(sweep: Sweep, parameters: JsonObject, key: string): readonly string[] | undefined {
  const value = parameters[key];
  if (value === undefined) return undefined;
  const index = sweep.product[key]?.findIndex((candidate) => isEqual(candidate, value)) ?? -1;
  if (index !== -1) return ['product', key, String(index)];
  const included = sweep.include.findIndex((combination) => isEqual(combination, parameters));
  return included === -1 ? undefined : ['include', String(included), key];
}

const isEqual = (a: Json, b: Json): boolean => canonicalJson(a) === canonicalJson(b);

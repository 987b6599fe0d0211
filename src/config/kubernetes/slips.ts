import type { Json } from '../../model/json.ts';
import { readFields } from './fields.ts';
import { formatSlips } from './formats.ts';
import { RULES, type Rules } from './rules.ts';
import type { Slip } from './slip.ts';

/** What an API server refuses of a value that is meant to be of a type: `PodSpec`, `Deployment`. */
export function slipsIn(value: Json, type: string, ours: Rules = RULES): Slip[] {
  const { slips, maps } = readFields(value, type);
  const rules = maps.flatMap(({ type, value, path }) =>
    [...formatSlips(type, value), ...(ours[type] ?? []).flatMap((rule) => rule(value))].map(
      (slip): Slip => ({ what: 'rule', about: 'value', ...slip, path: [...path, ...slip.path] }),
    ),
  );
  // What has a wrong type says nothing about how it fits to others.
  return [...slips, ...rules.filter((rule) => !slips.some(({ path }) => isWithin(path, rule.path)))];
}

const isWithin = (outer: readonly string[], path: readonly string[]): boolean =>
  outer.every((key, index) => path[index] === key);

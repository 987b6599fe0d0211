import { isJsonObject, type JsonObject } from '../../model/json.ts';

/**
 * Reads a line of an older journal as one of today's. Version 1 (prowess 0.1) kept the whole test in the plan: triggers, presentation
 * and position stood beside what was measured.
 */
export function migrated(line: JsonObject): JsonObject {
  const { type, plan } = line;
  if (type !== 'run-started' || !isJsonObject(plan) || !isJsonObject(plan.test)) return line;
  const { id = '', description = '', ...test } = plan.test;
  const experiment = Object.fromEntries(EXPERIMENT.flatMap((key) => (key in test ? [[key, test[key] ?? null]] : [])));
  return { ...line, plan: { ...plan, test: id, description, experiment } };
}

const EXPERIMENT = ['cluster', 'scenario', 'sweep', 'workloads', 'subject', 'thresholds', 'steady'] as const;

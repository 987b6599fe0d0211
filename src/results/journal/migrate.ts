import { isJsonObject, type Json, type JsonObject, listAt } from '../../model/json.ts';

/**
 * Reads a line of an older journal as one of today's. Version 1 (prowess 0.1) kept the whole test in the plan: triggers, presentation
 * and position stood beside what was measured; and its steps had no roles.
 */
export function migrated(line: JsonObject): JsonObject {
  if (line.type === 'step-started') return withRole(line);
  const { type, plan } = line;
  if (type !== 'run-started' || !isJsonObject(plan) || !isJsonObject(plan.test)) return line;
  const { id = '', description = '', ...test } = plan.test;
  const experiment = Object.fromEntries(EXPERIMENT.flatMap((key) => (key in test ? [[key, test[key] ?? null]] : [])));
  const steps = listAt(plan, 'steps').map((step) => (isJsonObject(step) ? withRole(step) : step));
  return { ...line, plan: { ...plan, test: id, description, experiment, steps } };
}

const EXPERIMENT = ['cluster', 'scenario', 'sweep', 'workloads', 'subject', 'thresholds', 'steady'] as const;

const withRole = (step: JsonObject): JsonObject =>
  step.role === undefined && typeof step.kind === 'string' ? { ...step, role: ROLES[step.kind] ?? 'prepare' } : step;

const ROLES: Readonly<Record<string, Json>> = {
  load: 'measure',
  churn: 'measure',
  settle: 'observe',
  delete: 'clear',
  'verify-clean': 'clear',
  restore: 'clear',
  unlock: 'clear',
};

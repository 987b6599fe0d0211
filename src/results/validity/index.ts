import type { Measurement, ValidityCheck } from '../../model/result.ts';
import type { Evidence } from '../facts/evidence.ts';
import { objectsArrived } from './objects-arrived.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order in which results list them. */
export const RULES: readonly Rule[] = [objectsArrived];

export const checkAll = (facts: Evidence, measurements: readonly Measurement[]): ValidityCheck[] =>
  RULES.flatMap(({ id, check }) => check(facts, measurements).map((finding) => ({ rule: id, ...finding })));

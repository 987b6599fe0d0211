import type { Measurement, ValidityCheck } from '../../model/result.ts';
import type { RunRecord } from '../facts/record.ts';

/** A reason not to trust a run. */
export interface ValidityRule {
  /** Public and stable: junit rows are named by it. */
  readonly id: string;
  /** What must hold, for people. */
  readonly summary: string;
  /** At least one check, unless the plan has nothing that the rule is about. */
  check(facts: RunRecord, measurements: readonly Measurement[]): readonly RuleFinding[];
}

/** A check without the name of its rule. */
export type RuleFinding = Omit<ValidityCheck, 'rule'>;

export const holds = (message: string, level?: string): RuleFinding => ({ passed: true, message, ...named(level) });
export const broken = (message: string, level?: string): RuleFinding => ({ passed: false, message, ...named(level) });

const named = (level: string | undefined): { level?: string } => (level === undefined || level === '' ? {} : { level });

import { expect } from 'chai';
import type { Measurement } from '../../src/model/result.ts';
import type { RunRecord } from '../../src/results/facts/record.ts';
import type { ValidityRule } from '../../src/results/validity/rule.ts';

/** What a rule says is wrong; empty where it holds. */
export const says = (rule: ValidityRule, evidence: RunRecord, measurements: readonly Measurement[] = []): string =>
  rule
    .check(evidence, measurements)
    .filter(({ passed }) => !passed)
    .map(({ message }) => message)
    .join('; ');

/** The rule accepts the first and refuses the second, with these words. */
export function parts(rule: ValidityRule, allowed: RunRecord, refused: RunRecord, words: RegExp): void {
  expect(says(rule, allowed)).to.equal('');
  expect(says(rule, refused)).to.match(words);
}

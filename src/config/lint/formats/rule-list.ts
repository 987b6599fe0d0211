import type { LintRule } from '../rule.ts';

/** One line for each rule: what `prowess lint --rules` prints. */
export function listRules(rules: readonly LintRule[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  return rules.map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`).join('');
}

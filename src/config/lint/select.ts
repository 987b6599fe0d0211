import { SEVERITIES, type Severity } from '../source/diagnostic.ts';
import type { LintReport } from './lint.ts';
import type { LintRule } from './rule.ts';

/** The rules that a person asked for: `only` some of them, or all without `ignored`. */
export function selectRules(
  rules: readonly LintRule[],
  only: readonly string[],
  ignored: readonly string[],
): LintRule[] {
  return rules.filter(({ id }) => (only.length === 0 || only.includes(id)) && !ignored.includes(id));
}

/** The report without findings below a severity; `hidden` counts them. */
export function atLeast(report: LintReport, severity: Severity): LintReport {
  const limit = SEVERITIES.indexOf(severity);
  const findings = report.findings.filter((finding) => SEVERITIES.indexOf(finding.severity) <= limit);
  return { ...report, findings, hidden: report.hidden + report.findings.length - findings.length };
}

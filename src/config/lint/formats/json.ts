import type { Diagnostic } from '../../source/diagnostic.ts';
import type { LintReport } from '../lint.ts';
import type { Finding } from '../rule.ts';

/** For programs. Version 1 has words of its own: the `fix` of a finding, and the `problem` of a file that is not YAML. */
export function formatJson(report: LintReport): string {
  const findings = report.findings.map(writtenFinding);
  const unreadable = report.unreadable.map(writtenMistake);
  return `${JSON.stringify({ version: 1, ...report, findings, unreadable }, undefined, 2)}\n`;
}

const writtenFinding = ({ path, hint, ...finding }: Finding) => ({ ...finding, fix: hint });

const writtenMistake = ({ severity, message, ...mistake }: Diagnostic) => ({ ...mistake, problem: message });

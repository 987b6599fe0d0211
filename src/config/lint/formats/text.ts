import { printIssue } from '../../source/issue.ts';
import type { LintReport } from '../lint.ts';
import type { Finding, Severity } from '../rule.ts';
import { SEVERITIES } from '../select.ts';

/** For people: each finding with its line and its fix, and a last line that counts. */
export function formatText(report: LintReport): string {
  const blocks = [...report.unreadable.map(printIssue), ...report.findings.map(printFinding)];
  return [...blocks, summarise(report)].join('\n\n').concat('\n');
}

function printFinding({ file, line, column, severity, rule, job, message, fix, excerpt }: Finding): string {
  const where = `${file}:${line}:${column} ${severity} ${rule}${job === undefined ? '' : ` (${job})`}`;
  const margin = excerpt.length - excerpt.trimStart().length;
  const caret = ' '.repeat(Math.max(column - 1 - margin, 0));
  return [where, `  ${message}`, `    ${excerpt.trimStart()}`, `    ${caret}^`, `  fix: ${fix}`].join('\n');
}

function summarise({ findings, unreadable, linted, skipped, jobs, hidden }: LintReport): string {
  const bySeverity = SEVERITIES.map(
    (severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const,
  );
  const parts = bySeverity
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${plural(severity, count)}`);
  const found = parts.length === 0 ? 'no findings' : parts.join(', ');
  const more = hidden > 0 ? `; ${hidden} below the asked severity (--severity info shows all)` : '';
  const bad = unreadable.length > 0 ? `; ${unreadable.length} places that are no YAML` : '';
  return `${found} in ${jobs} jobs of ${linted} ${linted === 1 ? 'file' : 'files'}${more}${bad}; ${skipped} files without Prow jobs skipped`;
}

const plural = (severity: Severity, count: number): string =>
  severity === 'info' || count === 1 ? severity : `${severity}s`;

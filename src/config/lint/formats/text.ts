import { counted } from '../../../model/counted.ts';
import { oneLine } from '../../../render/visible.ts';
import { printDiagnostic, SEVERITIES } from '../../source/diagnostic.ts';
import { listNames } from '../complain.ts';
import type { LintReport } from '../lint.ts';
import type { Finding } from '../rule.ts';

/** For people: each finding with its line and its fix, and a last line that counts. */
export function formatText(report: LintReport): string {
  const blocks = [...report.unreadable.map(printDiagnostic), ...report.findings.map(printFinding)];
  return [...blocks, summarise(report)].join('\n\n').concat('\n');
}

function printFinding({ file, line, column, severity, rule, job, message, hint, excerpt }: Finding): string {
  const where = `${file}:${line}:${column} ${severity} ${rule}${job === undefined ? '' : ` (${job})`}`;
  const lines = [where, `  ${message}`, ...dedent(excerpt).map((text) => `    ${text}`), `  fix: ${hint}`];
  return lines.map(oneLine).join('\n');
}

/** The line and its caret without the indentation that they share. */
function dedent(excerpt: string): string[] {
  const [line = '', caret = ''] = excerpt.split('\n');
  const margin = Math.min(line.search(/\S|$/), caret.indexOf('^'));
  return [line.slice(margin), caret.slice(margin)];
}

function summarise({ findings, unreadable, templates, linted, skipped, jobs, hidden }: LintReport): string {
  const bySeverity = SEVERITIES.map((severity) => {
    const many = findings.filter((finding) => finding.severity === severity).length;
    return many === 0 ? [] : [severity === 'info' ? `${many} info` : counted(many, severity)];
  });
  const found = bySeverity.flat().join(', ') || 'no findings';
  const parts = [
    `${found} in ${counted(jobs, 'job')} of ${counted(linted, 'file')}`,
    ...(hidden > 0 ? [`${hidden} below the asked severity (--severity info shows all)`] : []),
    ...(unreadable.length > 0 ? [`${counted(unreadable.length, 'mistake')} in what should be YAML`] : []),
    ...(templates.length > 0 ? [`not read, since templates of Go are no YAML: ${listNames(templates)}`] : []),
    ...(skipped > 0 ? [`${counted(skipped, 'file')} without Prow jobs skipped`] : []),
  ];
  return parts.join('; ');
}

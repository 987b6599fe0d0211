import type { Location, Log, Notification, ReportingDescriptor, Result as SarifResult } from 'sarif';
import type { Diagnostic, Severity } from '../../source/diagnostic.ts';
import type { LintReport } from '../lint.ts';
import type { Finding, LintRule } from '../rule.ts';

/** SARIF 2.1.0 (OASIS), as code review tools read it: one run, every rule described, one result for each finding. */
export function formatSarif(report: LintReport, rules: readonly LintRule[], toolVersion: string): string {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'prowess lint', version: toolVersion, rules: rules.map(describe) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.unreadable.length === 0,
            toolExecutionNotifications: report.unreadable.map(notify),
          },
        ],
        results: report.findings.map((finding) => resultOf(finding, indexes.get(finding.rule) ?? -1)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

const describe = ({ id, summary, why, severity, checkconfig, source }: LintRule): ReportingDescriptor => ({
  id,
  shortDescription: { text: summary },
  fullDescription: { text: why },
  defaultConfiguration: { level: LEVELS[severity] },
  properties: { checkconfig, source },
});

const resultOf = ({ rule, severity, message, hint, file, line, column }: Finding, ruleIndex: number): SarifResult => ({
  ruleId: rule,
  ruleIndex,
  level: LEVELS[severity],
  message: { text: `${message}. Fix: ${hint}` },
  locations: [locate(file, line, column)],
});

const notify = ({ file, line, column, message }: Diagnostic): Notification => ({
  level: 'error',
  message: { text: message },
  locations: [locate(file, line, column)],
});

const locate = (file: string, startLine: number, startColumn: number): Location => ({
  physicalLocation: {
    artifactLocation: { uri: encodeURI(file).replaceAll('#', '%23').replaceAll('?', '%3F') },
    region: { startLine, startColumn },
  },
});

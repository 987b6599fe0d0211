import { compareText } from '../../model/order.ts';
import { type Diagnostic, sortDiagnostics } from '../source/diagnostic.ts';
import { excerptOf } from '../source/excerpt.ts';
import type { SourceFile } from '../source/read.ts';
import { installationsIn } from './installations.ts';
import { type JobTree, jobsOf, readJobTree } from './jobs.ts';
import type { Complaint, Finding, LintRule } from './rule.ts';
import { RULES } from './rules/index.ts';
import { sortFiles } from './sort-files.ts';
import { readSuppressions } from './suppress.ts';

export interface LintReport {
  readonly findings: readonly Finding[];
  /** Findings that were left out because of their severity. */
  readonly hidden: number;
  /** Files with Prow's keys, or beside such files, that are not YAML: Prow refuses to start with them. */
  readonly unreadable: readonly Diagnostic[];
  /** Files with Prow's keys that are templates of Go, not YAML: what they make is not judged. */
  readonly templates: readonly string[];
  /** Files with jobs, presets or Prow's configuration. */
  readonly linted: number;
  /** YAML that has nothing to do with Prow jobs. */
  readonly skipped: number;
  readonly jobs: number;
}

/** Finds the traps in Prow job files. Pure: the same files give the same findings, in order of file and line. */
export function lint(files: readonly SourceFile[], rules: readonly LintRule[] = RULES): LintReport {
  const sorted = sortFiles(files);
  const { linted, unreadable, templates, testgrids } = sorted;
  const read = new Set(linted.map(({ file }) => file.path));
  const broken = new Set(unreadable.map(({ file }) => file).filter((file) => !read.has(file))).size;
  const findings = installationsIn(sorted).flatMap((own) =>
    findAll(readJobTree(own.linted, { beside: own.beside, testgrids }), rules),
  );
  return {
    findings: withoutRepetition(findings.sort(inOrder)),
    hidden: 0,
    unreadable: sortDiagnostics(unreadable),
    templates,
    linted: linted.length,
    skipped: files.length - linted.length - templates.length - broken,
    jobs: linted.flatMap(jobsOf).length,
  };
}

function findAll(tree: JobTree, rules: readonly LintRule[]): Finding[] {
  const lines = new Map(tree.files.map(({ file }) => [file.path, file.text.split('\n')]));
  const suppressions = readSuppressions(tree, lines);
  const lineOf = ({ file, at }: Complaint): string => lines.get(file)?.[at.line - 1] ?? '';
  const findings = rules.flatMap((rule) =>
    [...rule.check(tree)].map((complaint) => toFinding(rule, complaint, lineOf(complaint))),
  );
  return findings.filter((finding) => !suppressions.covers(finding));
}

function toFinding({ id, severity }: LintRule, complaint: Complaint, line: string): Finding {
  const { file, at, job, message, fix } = complaint;
  return {
    rule: id,
    severity: complaint.severity ?? severity,
    file,
    line: at.line,
    column: at.column,
    path: '',
    job: job === '' ? undefined : job,
    message,
    hint: fix,
    excerpt: excerptOf(line, { line: 1, column: at.column }),
  };
}

/** What is behind an anchor is met once for each alias, and what two installations share once for each. */
function withoutRepetition(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding, index) => {
    const before = findings[index - 1];
    return before === undefined || inOrder(before, finding) !== 0;
  });
}

function inOrder(a: Finding, b: Finding): number {
  return (
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}

import { compareText } from '../../model/order.ts';
import { withoutCredentials } from '../../model/secrets.ts';
import type { SourcePosition } from '../../model/suite.ts';
import { oneLine } from '../../render/visible.ts';

/** One mistake in a file that a person wrote: what, where, what was expected, what came, and what to do. */
export interface Issue extends SourcePosition {
  /** Path of the value in the document, for example `tests.density-100.sweep`. */
  readonly path: string;
  readonly problem: string;
  readonly expected?: string;
  readonly got?: string;
  readonly hint?: string;
  /** The line of the file, and below it a caret under the column. */
  readonly excerpt?: string;
}

/** So many mistakes of a file are told at once: where there are more, the same one repeats. */
export const MOST_ISSUES = 100;

/** `file:line:col path: problem; expected X, got Y` and, below, the excerpt and the hint. */
export function printIssue(issue: Issue): string {
  const where = `${issue.file}:${issue.line}:${issue.column}`;
  const path = issue.path === '' ? '' : `${issue.path}: `;
  const expected = issue.expected === undefined ? '' : `; expected ${issue.expected}`;
  const got = issue.got === undefined ? '' : `${expected === '' ? ';' : ','} got ${issue.got}`;
  const lines = [`${where} ${path}${issue.problem}${expected}${got}`];
  if (issue.excerpt !== undefined) lines.push(...issue.excerpt.split('\n').map((line) => `    ${line}`));
  if (issue.hint !== undefined) lines.push(`    hint: ${issue.hint}`);
  return lines.map(oneLine).join('\n');
}

/** In the order in which a person reads them: by file, then from the top; the same complaint about the same place once. */
export function sortIssues(issues: readonly Issue[]): Issue[] {
  const once = new Map(issues.map((issue) => [`${issue.file}:${issue.line}:${issue.column}:${issue.problem}`, issue]));
  return [...once.values()].sort(
    (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.path, b.path),
  );
}

/** What came, short enough for one line. */
export function preview(value: unknown): string {
  if (value === undefined) return 'nothing';
  const shown = typeof value === 'string' ? withoutCredentials(value).slice(0, 100) : value;
  const text = withoutCredentials(JSON.stringify(shown) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

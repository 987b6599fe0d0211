import { compareText } from '../../model/order.ts';
import { withoutCredentials } from '../../model/secrets.ts';
import type { SourcePosition } from '../../model/suite.ts';
import { oneLine } from '../../render/visible.ts';

/** `error`: it does not do what it says; `warning`: it will bite; `info`: worth knowing. */
export type Severity = (typeof SEVERITIES)[number];

/** From the worst. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;

/** What is wrong, what was expected, what came, and what to do. */
export interface Mistake {
  readonly message: string;
  readonly expected?: string | undefined;
  readonly got?: string | undefined;
  readonly hint?: string | undefined;
}

/** A mistake in a file that a person wrote, and where it is. */
export interface Diagnostic extends Mistake, SourcePosition {
  readonly severity: Severity;
  /** Path of the value in the document, for example `tests.density-100.sweep`; empty where it is the text that is wrong. */
  readonly path: string;
  /** The line of the file, and below it a caret under the column. */
  readonly excerpt?: string;
}

/** The most mistakes of one file that are shown: where there are more, one of them repeats. */
export const MOST_DIAGNOSTICS = 100;

/** `file:line:col path: message; expected X, got Y` and, below, the excerpt and the hint. */
export function printDiagnostic(diagnostic: Diagnostic): string {
  const where = `${diagnostic.file}:${diagnostic.line}:${diagnostic.column}`;
  const path = diagnostic.path === '' ? '' : `${diagnostic.path}: `;
  const expected = diagnostic.expected === undefined ? '' : `; expected ${diagnostic.expected}`;
  const got = diagnostic.got === undefined ? '' : `${expected === '' ? ';' : ','} got ${diagnostic.got}`;
  const lines = [`${where} ${path}${diagnostic.message}${expected}${got}`];
  if (diagnostic.excerpt !== undefined) lines.push(...diagnostic.excerpt.split('\n').map((line) => `    ${line}`));
  if (diagnostic.hint !== undefined) lines.push(`    hint: ${diagnostic.hint}`);
  return lines.map(oneLine).join('\n');
}

/** In the order in which a person reads them: by file, then from the top; one message about one place once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const once = new Map(
    diagnostics.map((diagnostic) => [
      `${diagnostic.file}:${diagnostic.line}:${diagnostic.column}:${diagnostic.message}`,
      diagnostic,
    ]),
  );
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

import { withoutCredentials } from '../../model/secrets.ts';
import type { SourcePosition } from '../../model/suite.ts';

const EXCERPT_WIDTH = 160;

/** The line, cut around the column where it is long, and the caret. */
export function excerptOf(text: string, { line, column }: Pick<SourcePosition, 'line' | 'column'>): string {
  const whole = withoutCredentials((text.split('\n', line)[line - 1] ?? '').replace(/\r$/, ''));
  const start = column > EXCERPT_WIDTH ? column - EXCERPT_WIDTH / 2 : 0;
  const shown = whole.slice(start, start + EXCERPT_WIDTH).replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
  return `${shown}\n${' '.repeat(column - 1 - start)}^`;
}

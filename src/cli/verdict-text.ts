import type { TestEnd } from '../app/run/watcher.ts';
import { EXIT_CODES, type ExitName } from '../model/errors.ts';
import { oneLine } from '../render/visible.ts';

/** What came of all tests of a suite, and how they end together. */
export function verdictText(suite: string, tests: readonly TestEnd[], exit: ExitName): string {
  const passed = tests.filter((test) => test.exit === 'pass').length;
  const { code, reason } = EXIT_CODES[exit];
  const worst = exit === 'pass' ? '' : `; the worst of them gives exit code ${code}: ${reason}`;
  return `\nsuite ${suite}: ${passed} of ${tests.length} tests passed${worst}\n${tests.map(line).join('')}`;
}

function line({ test, exit, result, reason = '' }: TestEnd): string {
  const mark = exit === 'pass' ? 'PASS' : (MARKS[result?.outcome ?? 'none'] ?? 'NONE');
  const why = exit === 'infrastructure' && result?.outcome === 'pass' ? ` (exit code ${EXIT_CODES[exit].code})` : '';
  return `  ${mark.padEnd(7)}  ${test}: ${oneLine(result?.headline ?? reason)}${why}\n`;
}

const MARKS: Readonly<Record<string, string>> = { pass: 'PASS', fail: 'FAIL', invalid: 'INVALID', none: 'NONE' };

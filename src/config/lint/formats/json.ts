import type { LintReport } from '../lint.ts';

/** For programs: the report as it is. */
export const formatJson = (report: LintReport): string =>
  `${JSON.stringify({ version: 1, ...report }, undefined, 2)}\n`;

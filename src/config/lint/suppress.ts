import type { JobTree } from './jobs.ts';
import type { Finding } from './rule.ts';

/**
 * `# prowess-lint: ignore RULE[,RULE] reason`: at the end of a line for that line; on a line of its own for the next line, or for the whole
 * job when the next line begins one; `ignore-file` for the file. The reason is for whoever reads it next, and must be there.
 */
export interface Suppressions {
  covers(finding: Finding): boolean;
  /** Comments that say nothing, as findings of their own. */
  readonly findings: readonly Finding[];
}

interface Region {
  readonly rules: readonly string[];
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

export function readSuppressions(tree: JobTree, lines: ReadonlyMap<string, readonly string[]>): Suppressions {
  const regions: Region[] = [];
  const findings: Finding[] = [];
  for (const [file, text] of lines) {
    const starts = jobStarts(tree, file);
    for (const [index, line] of text.entries()) {
      const found = COMMENT.exec(line);
      if (found === null) continue;
      const [, scope = '', ids = '', reason = ''] = found;
      if (reason.trim() === '') findings.push(withoutReason(file, index + 1, found.index + 1, line));
      else regions.push({ file, rules: ids.split(','), ...extent(scope, index, text, starts) });
    }
  }
  return {
    findings,
    covers: ({ file, line, rule }) =>
      regions.some((region) => region.file === file && region.first <= line && line <= region.last && region.rules.includes(rule)),
  };
}

const COMMENT = /#\s*prowess-lint:\s*(ignore-file|ignore)\s+([\w,-]+)(.*)$/;

const jobStarts = (tree: JobTree, file: string): number[] =>
  tree.jobs.filter((job) => job.file === file).map((job) => job.node.at.line).sort((a, b) => a - b);

function extent(scope: string, index: number, text: readonly string[], starts: readonly number[]): { first: number; last: number } {
  if (scope === 'ignore-file') return { first: 1, last: text.length };
  const alone = /^\s*#/.test(text[index] ?? '');
  if (!alone) return { first: index + 1, last: index + 1 };
  const offset = text.slice(index + 1).findIndex((line) => line.trim() !== '' && !/^\s*#/.test(line));
  const next = index + 2 + Math.max(offset, 0);
  if (!starts.includes(next)) return { first: next, last: next };
  const following = starts.find((start) => start > next);
  return { first: next, last: following === undefined ? text.length : following - 1 };
}

const withoutReason = (file: string, line: number, column: number, text: string): Finding => ({
  rule: 'suppression-without-reason',
  severity: 'warning',
  file,
  line,
  column,
  job: undefined,
  message: 'this comment switches a rule off and does not say why',
  fix: 'write the reason behind the rule: # prowess-lint: ignore RULE reason',
  excerpt: text.slice(0, 200),
});

import type { JobTree } from './jobs.ts';
import type { Finding } from './rule.ts';

/**
 * `# prowess-lint: ignore RULE[,RULE] reason`: at the end of a line for that line; on a line of its own for the next line, or for the whole
 * job when the next line begins one; `ignore-file` for the file. The reason is for the next reader, and must be there.
 */
export interface Suppressions {
  covers(finding: Finding): boolean;
}

interface Region {
  readonly rules: readonly string[];
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

export function readSuppressions(tree: JobTree, lines: ReadonlyMap<string, readonly string[]>): Suppressions {
  const regions: Region[] = [];
  for (const [file, text] of lines) {
    const starts = jobStarts(tree, file);
    for (const [index, line] of text.entries()) {
      const comment = readComment(line);
      if (comment === undefined || comment.reason === '') continue;
      regions.push({ file, rules: comment.rules, ...extent(comment.scope, index, text, starts) });
    }
  }
  return {
    covers: ({ file, line, rule }) =>
      regions.some(
        (region) => region.file === file && region.first <= line && line <= region.last && region.rules.includes(rule),
      ),
  };
}

interface Comment {
  readonly column: number;
  readonly scope: string;
  readonly rules: readonly string[];
  /** Empty where there is none: such a comment suppresses nothing. */
  readonly reason: string;
}

export function readComment(line: string): Comment | undefined {
  const found = COMMENT.exec(line);
  if (found === null) return undefined;
  const [, scope = '', ids = '', reason = ''] = found;
  return { column: found.index + 1, scope, rules: ids.split(','), reason: reason.trim() };
}

const COMMENT = /#\s*prowess-lint:\s*(ignore-file|ignore)\s+([\w,-]+)(.*)$/;

const jobStarts = (tree: JobTree, file: string): number[] =>
  tree.jobs
    .filter((job) => job.file === file)
    .map((job) => job.node.at.line)
    .sort((a, b) => a - b);

function extent(
  scope: string,
  index: number,
  text: readonly string[],
  starts: readonly number[],
): { first: number; last: number } {
  if (scope === 'ignore-file') return { first: 1, last: text.length };
  const alone = /^\s*#/.test(text[index] ?? '');
  if (!alone) return { first: index + 1, last: index + 1 };
  const offset = text.slice(index + 1).findIndex((line) => line.trim() !== '' && !/^\s*#/.test(line));
  const next = index + 2 + Math.max(offset, 0);
  if (!starts.includes(next)) return { first: next, last: next };
  const following = starts.find((start) => start > next);
  return { first: next, last: following === undefined ? text.length : following - 1 };
}

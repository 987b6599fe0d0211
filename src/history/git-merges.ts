import { compareText } from '../model/order.ts';
import { parseInstant } from '../model/units.ts';
import type { ChangedFolder, Merge } from './merges.ts';

const [RECORD, FIELD, FILES] = ['\x01', '\x1f', '\x02'];

/**
 * The arguments of git that list what was merged into a branch, the newest first. A merge is compared with its first parent: with the branch
 * as it was. A branch into which pull requests are squashed has commits without a second parent, and they count as well.
 */
export const gitLog = (branch: string, since?: string): string[] => [
  ...['-c', 'core.quotePath=false', 'log', '--first-parent', '-m', '--name-only', '--find-renames'],
  ...(since === undefined ? [] : [`--since=${since}`]),
  `--format=%x01%H%x1f%cI%x1f%s%x1f%b%x02`,
  ...['--end-of-options', branch, '--'],
];

/** What git prints then, merge by merge. */
export async function* gitMerges(text: AsyncIterable<string>): AsyncGenerator<Merge> {
  let held = '';
  for await (const piece of text) {
    held += piece;
    const records = held.split(RECORD);
    held = records.pop() ?? '';
    for (const record of records) yield* mergeOf(record);
  }
  yield* mergeOf(held);
}

function mergeOf(record: string): Merge[] {
  const [head = '', changed = ''] = record.split(FILES);
  const [commit = '', at = '', subject = '', body = ''] = head.split(FIELD);
  const mergedAt = parseInstant(at);
  if (mergedAt === undefined) return [];
  const files = changed.split('\n').filter(Boolean);
  const pullRequest = pullRequestOf(subject);
  return [
    {
      mergedAt,
      commit,
      ...(pullRequest !== undefined && { pullRequest }),
      files: files.length,
      folders: foldersOf(files),
      title: titleOf(subject, body),
    },
  ];
}

/** As GitHub writes it for a merge, and for a squash: `Merge pull request #12 from a/b`, `Title (#12)`. */
const pullRequestOf = (subject: string): string | undefined =>
  /^Merge pull request #(\d+)/.exec(subject)?.[1] ?? /\(#(\d+)\)\s*$/.exec(subject)?.[1];

/** A merge carries the pull request's title as the first line of its body. */
function titleOf(subject: string, body: string): string {
  const title = subject.startsWith('Merge pull request #')
    ? body.split('\n').find((line) => line.trim() !== '')
    : undefined;
  return (title ?? subject).replace(/\s*\(#\d+\)\s*$/, '').trim();
}

const DEEPEST = 4;
const MOST = 24;

/** The folders of changed files, most files first. */
export function foldersOf(files: readonly string[]): ChangedFolder[] {
  const counts = new Map<string, number>();
  for (const folder of files.map(folderOf)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  return [...counts]
    .map(([folder, count]) => ({ folder, files: count }))
    .sort((a, b) => b.files - a.files || compareText(a.folder, b.folder))
    .slice(0, MOST);
}

/**
 * Vendored code is one entry, and no folder is deeper than four names: owners of components are. Files that change nothing of what runs are
 * entries of their own beside the code in their folder. Blanks separate folders in the file.
 */
function folderOf(file: string): string {
  const path = file.split('/');
  if (path[0] === 'vendor') return 'vendor';
  if (path.length === 1) return file.replaceAll(/\s/g, '_');
  const aside = asideOf(path.at(-1) ?? '');
  const folder = [...path.slice(0, -1).slice(0, DEEPEST), ...(aside === undefined ? [] : [aside])];
  return folder.join('/').replaceAll(/\s/g, '_');
}

/** Who reviews, what people read, and what only tests run: by a name that `src/analysis/cause/folders.ts` knows. */
function asideOf(name: string): string | undefined {
  if (/^(OWNERS|LICENSE|\.gitignore)/.test(name)) return name;
  return /_test\.go$/.test(name) ? '*_test.go' : /\.md$/.test(name) ? '*.md' : undefined;
}

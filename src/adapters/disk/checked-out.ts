import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The commit that a clone has checked out; undefined where there is no clone, or none that says so in git's own files. */
export function checkedOut(clone: string): string | undefined {
  const git = join(clone, '.git');
  const head = lineOf(join(git, 'HEAD')) ?? '';
  const branch = /^ref: (refs\/.+)$/.exec(head)?.[1];
  return [head, branch && lineOf(join(git, branch)), branch && packed(git, branch)].find(isCommit);
}

const isCommit = (text: string | undefined): text is string => text !== undefined && /^[0-9a-f]{40,64}$/.test(text);

const lineOf = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n', 1)[0]?.trim() : undefined;

/** `git pack-refs` keeps a line `COMMIT REF` of each. */
function packed(git: string, branch: string): string | undefined {
  const path = join(git, 'packed-refs');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  return lines.find((line) => line.endsWith(` ${branch}`))?.split(' ', 1)[0];
}

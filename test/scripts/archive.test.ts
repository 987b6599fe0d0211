import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { archiveOf } from '../../scripts/bundle/archive.ts';
import { emptyFolder } from '../support/folder.ts';

/** A program and a text; written in the other order, by another umask and at another time where `other`. */
async function folderOf({ other }: { readonly other: boolean }): Promise<string> {
  const folder = await emptyFolder();
  mkdirSync(join(folder, 'p', 'b'), { recursive: true });
  const files = [
    { path: join(folder, 'p', 'b', 'program'), mode: other ? 0o700 : 0o755 },
    { path: join(folder, 'p', 'a.txt'), mode: other ? 0o600 : 0o664 },
  ];
  for (const { path, mode } of other ? files.reverse() : files) {
    writeFileSync(path, 'text');
    chmodSync(path, mode);
    if (other) utimesSync(path, 1, 1);
  }
  return folder;
}

async function bytesOf(folder: string, path: string): Promise<Buffer> {
  archiveOf(folder, path);
  return readFileSync(path);
}

describe("[I] the bundle's archive", () => {
  it('depends on names, contents and being executable alone, and has no entries of folders', async () => {
    const out = await emptyFolder();
    const one = await bytesOf(await folderOf({ other: false }), join(out, 'one.tar.gz'));
    const two = await bytesOf(await folderOf({ other: true }), join(out, 'two.tar.gz'));
    expect(one.equals(two)).to.equal(true);
    const listed = execFileSync('tar', ['-tvzf', join(out, 'one.tar.gz')], { encoding: 'utf8', env: { TZ: 'UTC' } });
    expect(listed.trim().split('\n')).to.deep.equal([
      '-rw-r--r-- 0/0               4 1970-01-01 00:00 p/a.txt',
      '-rwxr-xr-x 0/0               4 1970-01-01 00:00 p/b/program',
    ]);
  });
});

import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * Packs all files of a folder into a .tar.gz whose bytes depend on the files' names, contents and being executable alone. It has no entries
 * for folders: tar would try to change those that are there, and fail as another user than their owner.
 */
export function archiveOf(folder: string, archive: string): void {
  const tar = execFileSync('tar', [...PLAIN, '-C', folder, '--files-from=-', '-cf', '-'], {
    input: filesBelow(folder).join('\n'),
    maxBuffer: 2 ** 30,
  });
  // By this Node, which package-lock.json pins: every release of gzip may compress otherwise.
  writeFileSync(archive, gzipSync(tar));
}

const PLAIN = ['--format=gnu', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0', '--mode=a+rX,u+w,go-w'];

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { archiveOf } from '../../scripts/bundle/archive.ts';
import { stageBundle } from '../../scripts/bundle/stage.ts';
import { temporaryFolder } from './folder.ts';
import { packedInto } from './packed.ts';

const repository = join(import.meta.dirname, '..', '..');

let archive: string | undefined;

/** Path of the archive that `npm run bundle` makes of the package; made once by a process. */
export function bundleArchive(): string {
  if (archive === undefined) {
    const folder = temporaryFolder();
    const staged = join(folder, 'staged');
    stageBundle({ repository, built: join(packedInto(), 'prowess'), into: staged });
    archiveOf(staged, join(folder, 'prowess.tar.gz'));
    archive = join(folder, 'prowess.tar.gz');
  }
  return archive;
}

/** Extracts the bundle below a folder as a line of a script would; the path of its launcher. */
export function extractBundle(into: string): string {
  mkdirSync(into, { recursive: true });
  execFileSync('tar', ['-xzf', bundleArchive(), '-C', into]);
  return join(into, 'prowess', 'bin', 'prowess');
}

/** Starts a program as an image without a Node would: of the environment nothing but what is given, and no folder of programs. */
export const startBare = (
  [program, ...args]: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams => spawn(program, args, { cwd, env: { PATH: '/nowhere', ...env } });

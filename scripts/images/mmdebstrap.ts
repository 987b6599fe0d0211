import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface Wanted {
  /** The name of a release, such as `bookworm`. */
  readonly release: string;
  readonly packages: readonly string[];
  readonly format: 'directory' | 'tar';
  /** Path of what is made. */
  readonly target: string;
}

/** What nothing reads that runs in a container. */
export const LEFT_OUT = ['man', 'doc', 'locale'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);

/** The root of a file system with Debian's signed packages and what they need; as root alone. Throws after 15 minutes. */
export async function debianRoot({ release, packages, format, target }: Wanted): Promise<void> {
  const kind = ['--quiet', '--mode=root', '--variant=essential', `--format=${format}`];
  const wanted = [...LEFT_OUT, `--include=${packages.join(',')}`, release, target, ...sources()];
  // What it mounts goes with its namespace, also when it is killed.
  await promisify(execFile)('unshare', ['--mount', 'mmdebstrap', ...kind, ...wanted], { timeout: 15 * 60_000 });
}

/** The name of this machine's release of Debian, such as `bookworm`. */
export function debianOf(): string | undefined {
  const text = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return /^ID=debian$/m.test(text) ? /^VERSION_CODENAME=(\S+)$/m.exec(text)?.[1] : undefined;
}

/** Where apt of this machine gets packages: there they are within reach. */
function sources(): string[] {
  const folder = '/etc/apt/sources.list.d';
  const more = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return ['/etc/apt/sources.list', ...more].filter((path) => /\.(list|sources)$/.test(path) && isFilled(path));
}

const isFilled = (path: string): boolean => existsSync(path) && readFileSync(path, 'utf8').trim() !== '';

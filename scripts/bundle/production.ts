import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

interface Locked {
  readonly dev?: boolean;
}

/** Copies what `npm ci --omit=dev` would install, with the licence of each package and without what only compilers and debuggers read. */
export function copyProductionPackages(repository: string, into: string): void {
  const { packages } = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
  for (const [path, { dev }] of Object.entries<Locked>(packages)) {
    const folder = join(repository, path);
    // Optional packages of other systems are in the lock file alone.
    if (path === '' || dev === true || !existsSync(folder)) continue;
    cpSync(folder, join(into, path), { recursive: true, filter: (file) => isNeeded(relative(folder, file)) });
  }
}

/** Packages below a package have paths of their own in the lock file. */
const isNeeded = (file: string): boolean => !/^node_modules$|\.d\.[cm]?ts$|\.map$/.test(file);

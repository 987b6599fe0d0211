import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { debianOf, debianRoot, LEFT_OUT } from '../../../../scripts/images/mmdebstrap.ts';
import { cacheRoot } from '../cache.ts';
import { writeBusybox } from './image.ts';

/** What every node is made of, on this machine's disk: nodes read it and write elsewhere. */
export interface NodeRoot {
  /** A whole file system: Debian's containerd, runc, crun and CNI plugins, and what they need. */
  readonly root: string;
  /** An archive for `ctr images import`. */
  readonly image: string;
}

const PACKAGES = [
  'containerd',
  'runc',
  'crun',
  'containernetworking-plugins',
  'mount',
  'iproute2',
  'procps',
  'busybox-static',
] as const;

/** The static BusyBox of a node's root. */
export const busyboxOf = (root: string): string => join(root, 'usr/bin/busybox');

/** The root of the nodes, from Debian's signed packages when this list of them is not in the cache yet: about a minute, the first time. */
export async function nodeRoot(): Promise<NodeRoot> {
  const release = debianOf() ?? '';
  const folder = join(cacheRoot(), 'prowess', 'nodes', keyOf(release));
  const made = { root: join(folder, 'root'), image: join(folder, 'image.tar') };
  if (existsSync(folder)) return made;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    await makeRoot(release, join(unfinished, 'root'));
    await writeBusybox(busyboxOf(join(unfinished, 'root')), join(unfinished, 'image.tar'));
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return made;
}

async function makeRoot(release: string, target: string): Promise<void> {
  process.stderr.write(`making the root of real nodes from Debian ${release}; the first time takes a minute or two\n`);
  try {
    await debianRoot({ release, packages: PACKAGES, format: 'directory', target });
  } catch (error) {
    throw new Error(`the root of real nodes could not be made: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

/** By the packages, and by the code that makes the image. */
function keyOf(release: string): string {
  const hash = createHash('sha256').update([release, process.arch, ...LEFT_OUT, ...PACKAGES].join('\0'));
  return hash
    .update(readFileSync(join(import.meta.dirname, 'image.ts')))
    .digest('hex')
    .slice(0, 12);
}

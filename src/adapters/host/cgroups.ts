import { dirname } from 'node:path';
import { cpuPlace } from './mounts.ts';
import type { KernelFiles } from './read.ts';
import { VERSIONS } from './versions.ts';

/** A cgroup that this process is in. */
export interface Cgroup {
  /** Its path below the mount; `/` is what a container sees as its own. */
  readonly id: string;
  /** Counters by cAdvisor's names, without labels. Throws Error for a cgroup that is gone. */
  counters(): Readonly<Record<string, number>>;
  /** How many cores its quota allows; undefined without one. */
  quota(): number | undefined;
}

export interface Cgroups {
  /** From that of this process up to the outermost that can have limits: the root of the machine has none. */
  readonly all: readonly Cgroup[];
  /** Whether the outermost is all that is seen from here, as in a container: it then holds all of the container. */
  readonly isContained: boolean;
}

/** The cgroups in which the CPU of this process is counted and limited. Throws Error where there are none. */
export function ownCgroups(files: KernelFiles): Cgroups {
  const { version, mounts, path } = cpuPlace(files);
  const { isOfMachine, counters, quota } = VERSIONS[version](mounts, files);
  const paths = upwards(path);
  const all = paths.filter((each) => !isOfMachine(each));
  return {
    all: all.map((id) => ({ id, counters: () => counters(id), quota: () => quota(id) })),
    isContained: all.length === paths.length,
  };
}

/** `/a/b`, `/a`, `/`. */
const upwards = (path: string): string[] => (path === '/' ? ['/'] : [path, ...upwards(dirname(path))]);

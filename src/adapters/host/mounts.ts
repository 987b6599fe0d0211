import { join } from 'node:path';
import type { KernelFiles } from './read.ts';

/** Where the cgroups are that count and limit the CPU of this process. */
export interface CpuPlace {
  readonly version: 1 | 2;
  /** Folders of the hierarchies; in version 2 there is one. */
  readonly mounts: CpuMounts;
  /** That of this process, below the mounts. */
  readonly path: string;
}

export interface CpuMounts {
  readonly cpu: string;
  /** Of the hierarchy that counts what was used. */
  readonly accounts: string;
}

/** Version 1 where that has the cpu controller, for then version 2 does not. Throws Error where no cgroups are mounted. */
export function cpuPlace(files: KernelFiles): CpuPlace {
  const mounts = mountsIn(files.text('/proc/self/mountinfo'));
  const memberships = files.text('/proc/self/cgroup').split('\n');
  const [cpu, accounts] = ['cpu', 'cpuacct'].map((name) => mounts.find((mount) => mount.controllers.includes(name)));
  if (cpu !== undefined && accounts !== undefined)
    return { version: 1, mounts: { cpu: cpu.folder, accounts: accounts.folder }, path: below(cpu, memberships, 'cpu') };
  const unified = mounts.find(({ type }) => type === 'cgroup2');
  if (unified === undefined) throw new Error('no cgroups are mounted that count the CPU of this process');
  const { folder } = unified;
  return { version: 2, mounts: { cpu: folder, accounts: folder }, path: below(unified, memberships, '') };
}

interface Mount {
  readonly type: string;
  /** The cgroup that is at the folder. */
  readonly root: string;
  readonly folder: string;
  /** Of version 1. */
  readonly controllers: readonly string[];
}

/** `32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu`. */
const mountsIn = (mountinfo: string): Mount[] =>
  mountinfo.split('\n').flatMap((line) => {
    const [, , , root = '', folder = ''] = line.split(' ');
    const [type = '', , options = ''] = line.split(' - ')[1]?.split(' ') ?? [];
    return type.startsWith('cgroup')
      ? [{ type, root, folder, controllers: type === 'cgroup' ? options.split(',') : [] }]
      : [];
  });

/** `1:cpu,cpuacct:/a`, in version 2 `0::/a`. A mount that does not show this process' own cgroup shows one that is around it. */
function below({ root }: Mount, memberships: readonly string[], controller: string): string {
  const line = memberships
    .map((each) => each.split(':'))
    .find(([, names = '']) => names.split(',').includes(controller));
  const path = line?.slice(2).join(':') ?? '/';
  if (path.split('/').includes('..')) return '/';
  if (path !== root && !path.startsWith(join(root, '/'))) return '/';
  return join('/', path.slice(root === '/' ? 0 : root.length));
}

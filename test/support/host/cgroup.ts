import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cpuPlace } from '../../../src/adapters/host/mounts.ts';
import { kernelFiles } from '../../../src/adapters/host/read.ts';

/** A cgroup of our own for one process and its children, at the root of the machine's tree. */
export interface OwnCgroup {
  /** Lets a process be in it. */
  join(pid: number): void;
  /** A file that counts what all processes of the machine used, and one for those in it: an account apart from /proc/stat. */
  readonly accounts: { readonly machine: string; readonly own: string };
  /** Once nothing is in it. */
  remove(): Promise<void>;
}

/** Why this machine lets us make none; undefined where it does. */
export function whyNoCgroup(): string | undefined {
  if (process.platform !== 'linux') return 'this is not Linux';
  try {
    const { version, mounts } = cpuPlace(kernelFiles('/'));
    if (!isRoot(version, mounts.cpu)) return 'the root of its cgroups is not seen from here';
    const made = join(mounts.cpu, `prowess-try-${process.pid}`);
    mkdirSync(made);
    rmdirSync(made);
    return undefined;
  } catch (error) {
    return `it lets us make no cgroup: ${String(error)}`;
  }
}

const isRoot = (version: 1 | 2, folder: string): boolean =>
  version === 1 ? existsSync(join(folder, 'release_agent')) : !existsSync(join(folder, 'cgroup.type'));

/** @param quota in cores; without it there is no limit. With a limit it comes before others, so that it reaches it on a busy machine too. */
export function makeCgroup(name: string, quota?: number): OwnCgroup {
  const { version, mounts } = cpuPlace(kernelFiles('/'));
  const folders = [...new Set([mounts.cpu, mounts.accounts])].map((mount) => join(mount, name));
  const [cpu = ''] = folders;
  const own = folders.at(-1) ?? cpu;
  if (version === 2) writeFileSync(join(mounts.cpu, 'cgroup.subtree_control'), '+cpu');
  for (const folder of folders) mkdirSync(folder);
  if (quota !== undefined) {
    const settings = version === 1 ? version1(quota) : version2(quota);
    for (const [file, text] of Object.entries(settings)) writeFileSync(join(cpu, file), text);
  }
  const account = version === 1 ? 'cpuacct.usage' : 'cpu.stat';
  return {
    join: (pid) => {
      for (const folder of folders) writeFileSync(join(folder, 'cgroup.procs'), String(pid));
    },
    accounts: { machine: join(mounts.accounts, account), own: join(own, account) },
    async remove() {
      for (const folder of folders) await removed(folder);
    },
  };
}

const version1 = (quota: number): Record<string, string> => ({
  'cpu.cfs_quota_us': String(quota * 100_000),
  'cpu.shares': '100000',
});

const version2 = (quota: number): Record<string, string> => ({
  'cpu.max': `${quota * 100_000} 100000`,
  'cpu.weight': '10000',
});

/** A process that has ended is in its cgroup for a moment more. */
async function removed(folder: string): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    if (readFileSync(join(folder, 'cgroup.procs'), 'utf8').trim() === '') break;
    await wait(100);
  }
  rmdirSync(folder);
}

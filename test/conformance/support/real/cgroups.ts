import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../../src/adapters/system-clock.ts';
import { ms, seconds } from '../../../../src/model/units.ts';

/** A group of processes with limits of its own, in each of cgroup v1's hierarchies: https://docs.kernel.org/admin-guide/cgroup-v1/ */
export type Cgroup = readonly string[];

const MOUNTS = '/sys/fs/cgroup';
/** As four groups of the usual share. */
const NODE_SHARES = '4096';

/** Makes a group below our own; resolves to its folders, one in each hierarchy. */
export function makeCgroup(name: string, memoryBytes: number): Cgroup {
  return hierarchies().map(({ controllers, own }) => {
    const folder = join(own, name);
    mkdirSync(folder, { recursive: true });
    // A cpuset begins empty, and takes no process then.
    if (controllers === 'cpuset')
      for (const file of ['cpuset.cpus', 'cpuset.mems'])
        writeFileSync(join(folder, file), readFileSync(join(own, file)));
    // What a limit of CPU makes known is so beside a busy machine too; pods that take all they get leave some to the run.
    if (controllers.split(',').includes('cpu')) writeFileSync(join(folder, 'cpu.shares'), NODE_SHARES);
    if (controllers === 'memory') writeFileSync(join(folder, 'memory.limit_in_bytes'), String(memoryBytes));
    return folder;
  });
}

/** The pids of all that runs in a group, and in groups below it. */
export const processesOf = (cgroup: Cgroup): readonly number[] => [...new Set(cgroup.flatMap(pidsIn))];

/** Removes a group once all that ran in it has ended; waits 30 s for that. */
export async function removeCgroup(cgroup: Cgroup): Promise<void> {
  const giveUp = systemClock.monotonic() + seconds(30);
  for (let left = processesOf(cgroup); left.length > 0; left = processesOf(cgroup)) {
    if (systemClock.monotonic() > giveUp)
      throw new Error(`waited 30 s for the processes of a node to end; still there: ${left.map(commandOf).join(', ')}`);
    await systemClock.sleep(ms(100));
  }
  for (const folder of cgroup) if (existsSync(folder)) removeTree(folder);
}

/** The name of a process's program as the kernel keeps it, with its pid. */
const commandOf = (pid: number): string => `${nameOf(pid) ?? 'ended'} (${pid})`;

export function nameOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return undefined; // it has ended
  }
}

/** Its hierarchies with controllers, and where in each of them this process is. */
function hierarchies(): { controllers: string; own: string }[] {
  return readFileSync('/proc/self/cgroup', 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [, controllers = '', path = ''] = line.split(':');
      const folder = join(MOUNTS, controllers.replace('name=', ''));
      return controllers !== '' && existsSync(folder) ? [{ controllers, own: join(folder, path) }] : [];
    });
}

function pidsIn(folder: string): number[] {
  if (!existsSync(folder)) return [];
  const own = readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  return [...own, ...below(folder).flatMap(pidsIn)];
}

/** The files of a cgroup go with it: only folders are removed. */
function removeTree(folder: string): void {
  for (const child of below(folder)) removeTree(child);
  rmdirSync(folder);
}

const below = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [join(folder, entry.name)] : [],
  );

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Network } from '../control-plane/network.ts';
import type { Processes } from '../control-plane/processes.ts';
import { until } from '../control-plane/ready.ts';
import { BRIDGE, ROUTES } from './network.ts';

export interface Lan extends Network {
  /** The same of its network alone: the program sees the files and processes of this machine, and keeps its folder. */
  readonly enterNetwork: readonly string[];
}

/**
 * Makes the network of a cluster: namespaces of its own, held by one process named `lan`, with whose end everything in them ends.
 * `endsWithUs`: that process is killed when this one ends, however it does.
 */
export async function startLan(folder: string, processes: Processes, endsWithUs: boolean): Promise<Lan> {
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, 'lan-ready'), { force: true });
  const script = [...NAMESPACES, 'bash', join(import.meta.dirname, 'lan.sh'), folder];
  const [command = '', ...args] = endsWithUs ? [...WITH_PARENT, ...script] : script;
  processes.start('lan', command, args, { BRIDGE, ROUTES });
  await until(
    'the network of the cluster is there',
    async () => existsSync(join(folder, 'lan-ready')),
    () => processes.log('lan'),
  );
  const target = `--target=${firstIn(processes)}`;
  const enter = ['nsenter', target, '--mount', '--net', '--pid', ...WITH_PARENT];
  return {
    enter,
    enterNetwork: ['nsenter', target, '--net', ...WITH_PARENT],
    forward(ports) {
      const file = join(folder, 'ports.json');
      writeFileSync(file, JSON.stringify(ports));
      processes.start('forward', process.execPath, [join(import.meta.dirname, 'forward.ts'), file, ...enter], {});
    },
  };
}

const WITH_PARENT = ['setpriv', '--pdeathsig', 'KILL'];
const NAMESPACES = ['unshare', '--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** The process that holds the namespaces, by its pid here: the only child of the one that made them. */
function firstIn(processes: Processes): number {
  const pid = processes.pid('lan');
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}

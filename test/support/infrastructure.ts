import { type Instance, instanceId } from '../../src/infrastructure/instance.ts';
import type { CommandEnd, InfrastructurePorts, Pace } from '../../src/infrastructure/ports.ts';
import { provisionOf } from '../../src/infrastructure/providers.ts';
import type { Making } from '../../src/infrastructure/up.ts';
import type { NodeInventory } from '../../src/model/entry.ts';
import type { CommandLine, Infrastructure } from '../../src/model/infrastructure.ts';
import { epochMs, seconds } from '../../src/model/units.ts';
import { virtualTime } from '../../src/sim/time.ts';
import { builtInfrastructure } from './built-infrastructure.ts';

export const INSTANCE: Instance = {
  id: instanceId('lab.example', '0123456789'),
  cluster: 'lab.example',
  folder: '/scratch',
  kubeconfig: '/scratch/kubeconfig',
};

export const builtMaking = (more: Partial<Infrastructure> = {}, nodes = 4): Making => {
  const infrastructure = builtInfrastructure(more);
  const counts = { schedulable: nodes, controlPlane: 1 };
  return {
    infrastructure,
    instance: INSTANCE,
    provision: provisionOf(infrastructure.provider, INSTANCE, counts),
    nodes,
  };
};

export const PACE: Pace = { lookEveryMs: seconds(2), silentWithinMs: seconds(30) };

export const builtNode = (name: string, ready = true, schedulable = true): NodeInventory => ({
  name,
  ready,
  schedulable,
  controlPlane: !schedulable,
  kernel: '6.1',
  os: 'Debian',
  kubelet: 'v1.36.0',
  cpu: 4,
  memoryBytes: 2 ** 33,
  allocatable: {},
});

/** How a command ends: at once, or when its signal aborts, which a hanging one waits for. */
export type Answer = CommandEnd | 'hangs';

export const OK: CommandEnd = { code: 0, lastLines: '' };

/** A machine in virtual time: `answers` says how the nth call of a command ends, `nodes` what the cluster shows or why it does not answer. */
export function scriptedMachine(
  answers: (command: CommandLine, call: number) => Answer,
  nodes: (look: number) => readonly NodeInventory[] | Error,
  files: Readonly<Record<string, string>> = { '/scratch/kubeconfig': 'kubeconfig of the cluster\n' },
) {
  const time = virtualTime(epochMs(0));
  const ran: string[] = [];
  const kept: string[] = [];
  const written = new Map<string, string>();
  const notices: string[] = [];
  const calls = new Map<string, number>();
  let looks = 0;
  const run = async (command: CommandLine, signal: AbortSignal): Promise<CommandEnd> => {
    const words = command.join(' ');
    const call = (calls.get(words) ?? 0) + 1;
    calls.set(words, call);
    ran.push(words);
    const answer = answers(command, call);
    if (answer !== 'hangs') return answer;
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  };
  const ports: InfrastructurePorts = {
    clock: time,
    run,
    print: async (command, signal) => ({ ...(await run(command, signal)), printed: files[command.join(' ')] ?? '' }),
    read: (path) => files[path],
    write: (path, text) => void written.set(path, text),
    keepKubeconfig: (text) => void kept.push(text),
    nodes: async () => {
      looks += 1;
      const seen = nodes(looks);
      if (seen instanceof Error) throw seen;
      return seen;
    },
    notice: (line) => void notices.push(line),
  };
  return { ports, ran, kept, written, notices, drive: <T>(main: () => Promise<T>) => time.drive(main()) };
}

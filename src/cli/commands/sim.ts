import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { replaceOwn } from '../../adapters/disk/replace-own.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { readFaults } from '../../app/run/faults.ts';
import { writeYaml } from '../../render/yaml/block.ts';
import { type ServedSim, serveSim } from '../../sim/serve.ts';
import type { Io } from '../io.ts';

interface Options {
  readonly port: number;
  readonly speed: number;
  readonly nodes: number;
  readonly seed: string;
  readonly faults?: string;
  readonly kubeconfig?: string;
}

export function build(io: Io): Command {
  const serve = new Command('serve')
    .description('Serves the simulated cluster on 127.0.0.1 until it is stopped, and gives a kubeconfig for it.')
    .option('--port <n>', 'port; 0 for any free one', whole(0, 65_535), 0)
    .option('--speed <factor>', 'everything in the cluster happens so many times faster', factor, 1)
    .option('--nodes <n>', 'worker nodes', whole(1, 10_000), 5)
    .option('--seed <text>', 'seed of everything that is drawn', '1')
    .option('--faults <file>', 'what shall go wrong (YAML)')
    .option('--kubeconfig <file>', 'where to write the kubeconfig (default: standard output)')
    .addHelpText(
      'after',
      '\nExample:\n  prowess sim serve --kubeconfig /tmp/sim.kubeconfig &\n  kubectl --kubeconfig /tmp/sim.kubeconfig get nodes,vmis -A',
    )
    .action((options: Options) => serveUntilStopped(options, io));
  return new Command('sim').description('The simulated cluster, for other programs.').addCommand(serve);
}

async function serveUntilStopped(options: Options, io: Io): Promise<void> {
  const faults = options.faults === undefined ? [] : readFaults(io.path(options.faults));
  const { port, speed, seed, nodes } = options;
  const served = await serveSim({ clock: systemClock, seed, speed, port, options: { nodes }, faults });
  try {
    const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    announce(served, options.kubeconfig, io);
    await stop;
  } finally {
    await served.close();
  }
}

function announce({ url, kubeconfig }: ServedSim, file: string | undefined, io: Io): void {
  const text = writeYaml(kubeconfig);
  if (file === undefined) io.out(text);
  else replaceOwn(io.path(file), text, (standing) => anyPort(standing) === anyPort(text));
  io.err(`simulated cluster on ${url}${file === undefined ? '' : `; kubeconfig in ${file}`}`);
}

/** What an earlier simulator wrote differs in its port alone. */
const anyPort = (kubeconfig: string): string => kubeconfig.replace(/(127\.0\.0\.1):\d+/, '$1:PORT');

function factor(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('expected a number above 0');
  return value;
}

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}`);
    return value;
  };

import { spawn } from 'node:child_process';
import { Command } from 'commander';
import { wallClock } from '../../adapters/system-clock.ts';
import { openDaemon } from '../../app/daemon/open.ts';
import { begin, type Daemon, look } from '../../app/daemon/rounds.ts';
import { wakeFor } from '../../app/daemon/wake.ts';
import type { ExitName } from '../../model/errors.ts';
import { toIso } from '../../model/units.ts';
import type { Io } from '../io.ts';
import { ownCommand } from '../own-command.ts';
import { siteOf, storeOf, withSiteOption } from '../site-option.ts';

interface Options {
  readonly site?: string;
  readonly cluster: string;
  readonly store?: string;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  const command = new Command('daemon')
    .description("Runs a cluster's periodics by their crons, in UTC, under the cluster's lock, where there is no Prow.")
    .option('--cluster <name>', 'sim, or a file of suites/clusters; its tests are run', 'sim')
    .option('--store <place>', 'where runs are kept (default: runs/ beside prowess.yaml)')
    .addHelpText('after', '\nExample:\n  prowess daemon --cluster bm-perf --store /var/lib/prowess')
    .action((options: Options) => keepRunning(daemonOf(options, io)));
  return withSiteOption(command);
}

const daemonOf = ({ site, cluster, store }: Options, io: Io): Daemon =>
  openDaemon({
    site: siteOf(io, site),
    cluster,
    store: storeOf(io, store),
    env: io.env,
    start: (args) => prowess(ownCommand(io.env), args),
    log: (line) => io.err(`${toIso(wallClock.now())} ${line}`),
  });

/** The same program, as a process of its own: a run that dies takes nothing with it. */
function prowess([command, ...first]: readonly [string, ...string[]], args: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('exit', resolve);
  });
}

/** Looks what fell due, never twice at once; ends on SIGTERM, SIGINT or SIGHUP, after the run under way. */
async function keepRunning(daemon: Daemon): Promise<void> {
  await begin(daemon);
  return new Promise((resolve, reject) => {
    let isLooking = false;
    const wake = (): void => {
      if (isLooking) return;
      isLooking = true;
      void look(daemon)
        .catch(stop)
        .finally(() => {
          isLooking = false;
        });
    };
    const sleep = wakeFor(daemon.tests, wake);
    const onSignal = (signal: NodeJS.Signals): void => {
      daemon.log(`${signal}: no further runs`);
      stop();
    };
    function stop(error?: unknown): void {
      sleep();
      for (const signal of SIGNALS) process.off(signal, onSignal);
      if (error === undefined) resolve();
      else reject(error);
    }
    for (const signal of SIGNALS) process.on(signal, onSignal);
    wake();
  });
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];

import { spawn } from 'node:child_process';
import { Command } from 'commander';
import { schedule } from 'node-cron';
import { wallClock } from '../../adapters/system-clock.ts';
import type { ExitName } from '../../model/errors.ts';
import type { Test } from '../../model/suite.ts';
import { toIso } from '../../model/units.ts';
import { openMemory } from '../daemon/memory.ts';
import { begin, type Daemon, look } from '../daemon/rounds.ts';
import type { Io } from '../io.ts';
import { mainFile } from '../own-files.ts';
import { isFolderAddress, storeAddress } from '../run/place.ts';
import { loadSite, withSiteOption } from '../site-files.ts';
import { accessTo, findTarget } from '../target.ts';

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
    .action((options: Options) => keepRunning(openDaemon(options, io)));
  return withSiteOption(command);
}

function openDaemon(options: Options, io: Io): Daemon {
  const { cluster } = options;
  const site = loadSite(io, options.site);
  // What is wrong with the way to the cluster is better known now than at night.
  if (cluster !== 'sim') accessTo(findTarget(site.config, cluster), io);
  const store = storeAddress(options.store, site.folder, io);
  // What it remembers stays here, also where runs go to a bucket.
  const folder = isFolderAddress(store) ? store : storeAddress(undefined, site.folder, io);
  const tests = site.config.suites.flatMap((suite) => suite.tests).filter((test) => isRunOn(test, cluster));
  return {
    tests,
    memory: openMemory(folder, `daemon-${cluster}.json`, wallClock.now()),
    clock: wallClock,
    run: ({ id }) => prowess(['run', id, '--cluster', cluster, '--store', store, '--site', site.folder]),
    log: (line) => io.err(`${toIso(wallClock.now())} ${line}`),
  };
}

const isRunOn = ({ triggers: { periodic }, experiment: { scenario, cluster } }: Test, wanted: string): boolean =>
  periodic !== undefined &&
  scenario.kind !== 'command' &&
  cluster !== undefined &&
  (wanted === 'sim' || cluster.name === wanted);

/** The same program, as a process of its own: a run that dies takes nothing with it. */
function prowess(args: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mainFile, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('exit', resolve);
  });
}

/** Looks once a second what fell due, never twice at once; ends on SIGTERM, SIGINT or SIGHUP, after the run under way. */
async function keepRunning(daemon: Daemon): Promise<void> {
  await begin(daemon);
  return new Promise((resolve, reject) => {
    const task = schedule('* * * * * *', () => look(daemon).catch(stop), { noOverlap: true });
    const onSignal = (signal: NodeJS.Signals): void => {
      daemon.log(`${signal}: no further runs`);
      stop();
    };
    function stop(error?: unknown): void {
      void task.stop();
      for (const signal of SIGNALS) process.off(signal, onSignal);
      if (error === undefined) resolve();
      else reject(error);
    }
    for (const signal of SIGNALS) process.on(signal, onSignal);
  });
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];

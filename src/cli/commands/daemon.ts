import { spawn } from 'node:child_process';
import { Command } from 'commander';
import { schedule } from 'node-cron';
import { systemClock } from '../../adapters/system-clock.ts';
import { type Due, dueBetween, nextDue } from '../../config/schedule/due.ts';
import { EXIT_CODES, type ExitName } from '../../model/errors.ts';
import type { Test } from '../../model/suite.ts';
import { type EpochMs, toIso } from '../../model/units.ts';
import { type Memory, readMemory, writeMemory } from '../daemon/memory.ts';
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
    .action((options: Options) => keepRunning(options, io));
  return withSiteOption(command);
}

/** Looks once a second what fell due; runs one test after the other; ends on SIGTERM or SIGINT, after the run under way. */
async function keepRunning(options: Options, io: Io): Promise<void> {
  const site = loadSite(io, options.site);
  // What is wrong with the way to the cluster is better known now than at night.
  if (options.cluster !== 'sim') accessTo(findTarget(site.config, options.cluster), io);
  const store = storeAddress(options.store, site.folder, io);
  // What it remembers stays here, also where runs go to a bucket.
  const folder = isFolderAddress(store) ? store : storeAddress(undefined, site.folder, io);
  const file = `daemon-${options.cluster}.json`;
  const tests = testsOf(
    site.config.suites.flatMap((suite) => suite.tests),
    options.cluster,
  );
  let memory = readMemory(folder, file, systemClock.now());
  const remember = async (next: Memory): Promise<void> => {
    memory = next;
    await writeMemory(folder, file, memory);
  };
  const log = (line: string): void => io.err(`${toIso(systemClock.now())} ${line}`);

  const missed = dueBetween(cronsOf(tests), memory.tests, memory.checkedAt, systemClock.now());
  for (const { test, at } of missed) log(`missed ${test.id}, due ${toIso(at)}: nothing ran the daemon then`);
  await remember({ ...memory, checkedAt: systemClock.now() });
  log(nextLine(tests, memory, systemClock.now()));

  const look = async (): Promise<void> => {
    const now = systemClock.now();
    const due = dueBetween(tests, memory.tests, memory.checkedAt, now);
    if (due.length === 0) return;
    await remember({ ...memory, checkedAt: now });
    for (const each of newestOf(due)) await runOne(each, options, site.folder, store, log, () => memory, remember);
    for (const { test, at } of dueBetween(cronsOf(tests), memory.tests, now, systemClock.now())) {
      log(`skipped ${test.id}, due ${toIso(at)}: another run was under way`);
    }
    await remember({ ...memory, checkedAt: systemClock.now() });
    log(nextLine(tests, memory, systemClock.now()));
  };
  await untilStopped(look, log);
}

/** Calls `look` each second, never twice at once, until a signal comes. */
function untilStopped(look: () => Promise<void>, log: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const task = schedule('* * * * * *', () => look().catch(stop), { noOverlap: true });
    const onSignal = (signal: NodeJS.Signals): void => {
      log(`${signal}: no further runs`);
      stop();
    };
    function stop(error?: unknown): void {
      void task.stop();
      process.off('SIGTERM', onSignal);
      process.off('SIGINT', onSignal);
      if (error === undefined) resolve();
      else reject(error);
    }
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}

async function runOne(
  { test, at }: Due,
  options: Options,
  siteFolder: string,
  store: string,
  log: (line: string) => void,
  memory: () => Memory,
  remember: (next: Memory) => Promise<void>,
): Promise<void> {
  const note = (change: { startedAt?: EpochMs; endedAt?: EpochMs }): Promise<void> => {
    const tests = new Map(memory().tests).set(test.id, { ...memory().tests.get(test.id), ...change });
    return remember({ ...memory(), tests });
  };
  log(`starting ${test.id}, due ${toIso(at)}`);
  await note({ startedAt: systemClock.now() });
  const code = await prowess(['run', test.id, '--cluster', options.cluster, '--store', store, '--site', siteFolder]);
  await note({ endedAt: systemClock.now() });
  log(`${test.id} ended with exit code ${code ?? 'none'}${meaning(code)}`);
}

/** The same program, as a process of its own: a run that dies takes nothing with it. */
function prowess(args: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mainFile, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('exit', resolve);
  });
}

function meaning(code: number | null): string {
  const known = Object.values(EXIT_CODES).find((each) => each.code === code);
  return known === undefined ? '' : ` (${known.reason})`;
}

const testsOf = (tests: readonly Test[], cluster: string): Test[] =>
  tests.filter(
    (test) =>
      test.periodic !== undefined &&
      test.scenario.kind !== 'command' &&
      test.cluster !== undefined &&
      (cluster === 'sim' || test.cluster.name === cluster),
  );

/** Only crons name instants that can be missed; intervals just run later. */
const cronsOf = (tests: readonly Test[]): Test[] =>
  tests.filter(
    ({ periodic }) =>
      periodic !== undefined && 'cron' in periodic.schedule && !periodic.schedule.cron.startsWith('@every'),
  );

/** A test that fell due several times runs once, for its newest tick. */
const newestOf = (due: readonly Due[]): Due[] => [...new Map(due.map((each) => [each.test.id, each])).values()];

function nextLine(tests: readonly Test[], memory: Memory, now: EpochMs): string {
  const next = tests
    .flatMap((test) => {
      const at = nextDue(test, memory.tests.get(test.id) ?? {}, now);
      return at === undefined ? [] : [{ test, at }];
    })
    .sort((a, b) => a.at - b.at);
  if (next.length === 0) return 'no periodics: nothing will ever run';
  return `next: ${next
    .slice(0, 3)
    .map(({ test, at }) => `${test.id} at ${toIso(at)}`)
    .join(', ')}`;
}

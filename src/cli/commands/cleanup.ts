import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Command } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import type { TargetCluster } from '../../model/target.ts';
import { minutes } from '../../model/units.ts';
import { oneLine } from '../../render/visible.ts';
import { clusterLeaseStore } from '../../runner/lock/cluster-lease-store.ts';
import { takeLock } from '../../runner/lock/driver.ts';
import { findSharedBuilds, foreignText, sharedName } from '../../runner/lock/namespaces.ts';
import { type NamespacePorts, terminateOlder } from '../../runner/lock/own-namespaces.ts';
import { timingOf } from '../../runner/lock/timing.ts';
import { patientReader } from '../../runner/patient.ts';
import { createWaitingFor, type WaitingFor } from '../../runner/waiting-for.ts';
import type { Io } from '../io.ts';
import { stopOnSignals } from '../run/signals.ts';
import { saySimulated } from '../simulated.ts';
import { findTest, loadSite, withSiteOption } from '../site-files.ts';
import { connectTarget, findTarget, inTime } from '../target.ts';

interface Options {
  readonly site?: string;
  readonly cluster?: string;
  readonly run?: string;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('cleanup')
    .description(
      "Removes what killed runs left in a test's cluster: every namespace of theirs, with everything in it. " +
        'It takes the lock for that, so a run that is alive loses nothing; a shared cluster has none, so there --run says which run is over.',
    )
    .argument('<test>', 'suite/test, or test where that is unique')
    .option('--cluster <name>', "a file of suites/clusters (default: the test's own)")
    .option('--run <build>', 'on a shared cluster: the build of a run that is over')
    .addHelpText('after', '\nExample:\n  prowess cleanup density-100 --cluster bm-perf')
    .action(async (wanted: string, options: Options) => {
      const { config } = loadSite(io, options.site);
      const test = findTest(config, wanted);
      const name = options.cluster ?? test.experiment.cluster?.name;
      if (name === undefined) throw usageError(`test ${test.id} has no cluster`, 'name one with --cluster');
      const target = findTarget(config, name);
      await saySimulated(target, io);
      exit(await untilStopped(io, (desk) => cleanUp(target, { test: test.id, build: options.run }, desk)));
    });
  return withSiteOption(command);
}

interface Wanted {
  readonly test: string;
  readonly build: string | undefined;
}

/** Where a clean-up works, and where it says what it waits for. */
interface Desk {
  readonly io: Io;
  /** Aborts when a person has had enough: the lock is given back then. */
  readonly stop: AbortSignal;
  readonly waitingFor: WaitingFor;
}

/** A clean-up that is interrupted has to give back the lock, and says that something is left. */
async function untilStopped(io: Io, act: (desk: Desk) => Promise<string[]>): Promise<ExitName> {
  const stopper = stopOnSignals();
  stopper.listen(false);
  const waitingFor = createWaitingFor();
  const said = sayNews(io, waitingFor);
  try {
    const removed = await act({ io, stop: stopper.signal, waitingFor });
    io.out(removed.length === 0 ? 'nothing was left\n' : `removed ${oneLine(removed.join(', '))}\n`);
    return 'pass';
  } catch (error) {
    if (!stopper.signal.aborted) throw error;
    io.err('stopped: what was not removed yet is still there; run this again');
    return 'aborted';
  } finally {
    clearInterval(said);
    stopper.dispose();
  }
}

/** A person who waits sees what for, whenever that changes. */
function sayNews(io: Io, waitingFor: WaitingFor): NodeJS.Timeout {
  let last: string | undefined;
  return setInterval(() => {
    const words = waitingFor.words();
    if (words !== undefined && words !== last) io.err(`waiting for ${words}`);
    last = words;
  }, NEWS_EVERY_MS);
}

const NEWS_EVERY_MS = 15_000;

async function cleanUp(target: TargetCluster, wanted: Wanted, desk: Desk): Promise<string[]> {
  const connection = connectTarget(target, desk.io, systemClock);
  const refused = (foreign: readonly string[]): void => {
    const { message, hint } = foreignText(foreign);
    desk.io.err(`warning: ${message}\nhint: ${hint}`);
  };
  const { waitingFor } = desk;
  const ports = { cluster: patientReader(connection, systemClock), clock: systemClock, waitingFor, refused };
  try {
    if (!target.exclusive) return await removeShared(ports, wanted, desk);
    if (wanted.build === undefined) return await removeOlder(ports, target, wanted.test, desk);
    throw usageError(
      `${target.name} is exclusive: --run is for shared clusters`,
      'leave it out: the lock tells who is over',
    );
  } finally {
    await connection.close();
  }
}

/** As a holder like any other: who was there before is over, and what it left may go. */
async function removeOlder(ports: NamespacePorts, target: TargetCluster, test: string, desk: Desk): Promise<string[]> {
  const { namespace, lease, durationMs, waitMaxMs } = target.lock;
  const { io, stop, waitingFor } = desk;
  const lockCluster = connectTarget(target, io, systemClock);
  const timing = timingOf(durationMs);
  const claim = { identity: `cleanup@${hostname()}`, nonce: randomUUID(), purpose: { test, job: 'prowess cleanup' } };
  const store = clusterLeaseStore(lockCluster, { namespace, name: lease }, timing.callTimeoutMs);
  const setup = { wish: { claim, durationMs, estimateMs: minutes(1) }, timing, waitMaxMs };
  try {
    const held = await takeLock(setup, { store, clock: systemClock, report: () => {}, waitingFor }, stop);
    const terminate = (signal: AbortSignal): Promise<string[]> => terminateOlder(ports, lease, held.token, signal);
    const stops = [held.lost, stop];
    return await inTime(systemClock, LONGEST, stops, terminate, waitingFor).finally(() => held.release());
  } finally {
    await lockCluster.close();
  }
}

/** Nobody can tell which runs on a shared cluster are over but a person. */
async function removeShared(ports: NamespacePorts, { test, build }: Wanted, desk: Desk): Promise<string[]> {
  const { stop, waitingFor } = desk;
  const builds = await inTime(systemClock, LONGEST, [stop], (signal) => findSharedBuilds(ports.cluster, signal));
  if (build === undefined && builds.length === 0) return [];
  if (build === undefined || !builds.includes(build)) {
    const there = builds.length === 0 ? 'nothing of any run' : `something of ${builds.join(', ')}`;
    const asked =
      build === undefined
        ? 'the cluster is shared: no lock tells which runs are over'
        : `nothing of run ${build} is there`;
    throw usageError(
      `${asked}; ${there} is there`,
      `prowess cleanup ${test} --run BUILD removes what a run left that is over`,
    );
  }
  const terminate = (signal: AbortSignal): Promise<string[]> =>
    terminateOlder(ports, sharedName(build), Number.MAX_SAFE_INTEGER, signal);
  return inTime(systemClock, LONGEST, [stop], terminate, waitingFor);
}

const LONGEST = minutes(15);

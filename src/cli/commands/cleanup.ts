import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Command } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import { minutes } from '../../model/units.ts';
import { clusterLeaseStore } from '../../runner/lock/cluster-lease-store.ts';
import { takeLock } from '../../runner/lock/driver.ts';
import { terminateOlder } from '../../runner/lock/own-namespaces.ts';
import { timingOf } from '../../runner/lock/timing.ts';
import { patientReader } from '../../runner/patient.ts';
import { withTimeout } from '../../runner/timeout.ts';
import type { Io } from '../io.ts';
import { findTest, loadSite, withSiteOption } from '../site-files.ts';
import { connectTarget, findTarget } from '../target.ts';

interface Options {
  readonly site?: string;
  readonly cluster?: string;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  const command = new Command('cleanup')
    .description(
      "Removes what killed runs left in a test's cluster: every namespace of theirs, with everything in it. " +
        'It takes the lock for that, so a run that is alive loses nothing.',
    )
    .argument('<test>', 'suite/test, or test where that is unique')
    .option('--cluster <name>', "a file of suites/clusters (default: the test's own)")
    .addHelpText('after', '\nExample:\n  prowess cleanup density-100 --cluster bm-perf')
    .action(async (wanted: string, options: Options) => {
      const { config } = loadSite(io, options.site);
      const test = findTest(config, wanted);
      const name = options.cluster ?? test.cluster?.name;
      if (name === undefined) throw usageError(`test ${test.id} has no cluster`, 'name one with --cluster');
      const removed = await cleanUp(findTarget(config, name), test.id, io);
      io.out(removed.length === 0 ? 'nothing was left\n' : `removed ${removed.join(', ')}\n`);
    });
  return withSiteOption(command);
}

/** As a holder like any other: who was there before is over, and what it left may go. */
async function cleanUp(target: ReturnType<typeof findTarget>, test: string, io: Io): Promise<string[]> {
  const { namespace, lease, durationMs, waitMaxMs } = target.lock;
  const cluster = connectTarget(target, io, systemClock);
  const lockCluster = connectTarget(target, io, systemClock);
  const timing = timingOf(durationMs);
  const claim = { identity: `cleanup@${hostname()}`, nonce: randomUUID(), purpose: { test, job: 'prowess cleanup' } };
  const store = clusterLeaseStore(lockCluster, { namespace, name: lease }, timing.callTimeoutMs);
  const wish = { claim, durationMs, estimateMs: minutes(1) };
  const ports = { store, clock: systemClock, report: () => {} };
  try {
    const held = await takeLock({ wish, timing, waitMaxMs }, ports, new AbortController().signal);
    const terminate = (signal: AbortSignal): Promise<string[]> =>
      terminateOlder({ cluster: patientReader(cluster, systemClock), clock: systemClock }, lease, held.token, signal);
    return await withTimeout(systemClock, minutes(15), [held.lost], terminate).finally(() => held.release());
  } finally {
    await Promise.all([cluster.close(), lockCluster.close()]);
  }
}

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { systemClock } from '../adapters/system-clock.ts';
import { usageError } from '../model/errors.ts';
import type { TargetCluster } from '../model/target.ts';
import { minutes } from '../model/units.ts';
import { clusterLeaseStore } from '../runner/lock/cluster-lease-store.ts';
import { takeLock } from '../runner/lock/driver.ts';
import { findSharedBuilds, sharedName } from '../runner/lock/namespaces.ts';
import { type NamespacePorts, terminateOlder } from '../runner/lock/own-namespaces.ts';
import { timingOf } from '../runner/lock/timing.ts';
import { retryingReader } from '../runner/retrying-reader.ts';
import type { WaitingFor } from '../runner/waiting-for.ts';
import type { Env } from './env.ts';
import { connectTarget, inTime } from './target.ts';

export interface CleanupTarget {
  readonly test: string;
  /** On a shared cluster: the run that is over. */
  readonly build: string | undefined;
}

/** Where a clean-up works, and where it says what it waits for. */
export interface Desk {
  readonly env: Env;
  /** Aborts when a person has had enough: the lock is given back then. */
  readonly stop: AbortSignal;
  readonly waitingFor: WaitingFor;
  /** Learns of namespaces that have our labels, and that no run named. */
  refused(foreign: readonly string[]): void;
}

/** Removes what killed runs left on a cluster; gives the namespaces that it removed. */
export async function cleanUp(target: TargetCluster, wanted: CleanupTarget, desk: Desk): Promise<string[]> {
  const connection = connectTarget(target, desk.env, systemClock);
  const { waitingFor, refused } = desk;
  const ports = { cluster: retryingReader(connection, systemClock), clock: systemClock, waitingFor, refused };
  try {
    if (!target.exclusive) return await removeShared(ports, wanted, desk);
    if (wanted.build === undefined) return await removeOlder(ports, target, wanted.test, desk);
    throw usageError(
      `${target.name} is exclusive: --run is for shared clusters`,
      'leave it out: the lock says which runs are over',
    );
  } finally {
    await connection.close();
  }
}

/** As a holder like any other: who was there before is over, and what it left may go. */
async function removeOlder(ports: NamespacePorts, target: TargetCluster, test: string, desk: Desk): Promise<string[]> {
  const { namespace, lease, durationMs, waitMaxMs } = target.lock;
  const { env, stop, waitingFor } = desk;
  const lockCluster = connectTarget(target, env, systemClock);
  const timing = timingOf(durationMs);
  const claim = { identity: `cleanup@${hostname()}`, nonce: randomUUID(), purpose: { test, job: 'prowess cleanup' } };
  const store = clusterLeaseStore(lockCluster, { namespace, name: lease }, timing.callTimeoutMs);
  const setup = { request: { claim, durationMs, estimateMs: minutes(1) }, timing, waitMaxMs };
  try {
    const held = await takeLock(setup, { store, clock: systemClock, report: () => {}, waitingFor }, stop);
    const terminate = (signal: AbortSignal): Promise<string[]> => terminateOlder(ports, lease, held.token, signal);
    const stops = [held.lost, stop];
    return await inTime(systemClock, LONGEST, stops, terminate, waitingFor).finally(() => held.release());
  } finally {
    await lockCluster.close();
  }
}

/** Only a person knows which runs on a shared cluster are over. */
async function removeShared(ports: NamespacePorts, { test, build }: CleanupTarget, desk: Desk): Promise<string[]> {
  const { stop, waitingFor } = desk;
  const builds = await inTime(systemClock, LONGEST, [stop], (signal) => findSharedBuilds(ports.cluster, signal));
  if (build === undefined && builds.length === 0) return [];
  if (build === undefined || !builds.includes(build)) {
    const there = builds.length === 0 ? 'nothing of any run' : `something of ${builds.join(', ')}`;
    const asked =
      build === undefined
        ? 'the cluster is shared: no lock says which runs are over'
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

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { systemClock } from '../adapters/system-clock.ts';
import type { FindingFact } from '../model/entry.ts';
import { usageError } from '../model/errors.ts';
import type { TargetCluster } from '../model/target.ts';
import { minutes } from '../model/units.ts';
import type { Cluster } from '../runner/cluster.ts';
import { clusterLeaseStore } from '../runner/lock/cluster-lease-store.ts';
import { takeLock } from '../runner/lock/driver.ts';
import { findSharedBuilds, sharedBuildOf, sharedName } from '../runner/lock/namespaces.ts';
import { type NamespacePorts, terminateOlder } from '../runner/lock/own-namespaces.ts';
import { timingOf } from '../runner/lock/timing.ts';
import { retryingReader } from '../runner/retrying-reader.ts';
import type { Helm } from '../runner/subject/helm-port.ts';
import { findMarked } from '../runner/subject/marked-objects.ts';
import { undoOlder } from '../runner/subject/undo-older.ts';
import type { WaitingFor } from '../runner/waiting-for.ts';
import type { Env } from './env.ts';
import { helmProgram } from './run/helm.ts';
import { endLostPrograms, programText } from './run/runner-mark.ts';
import { commandEnvironment } from './run/subject.ts';
import { connectTarget, contextOf, inTime } from './target.ts';

export interface CleanupTarget {
  readonly test: string;
  /** The folder of its site. */
  readonly site: string;
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

/** What was left of runs that are over, and is no more. */
export interface CleanedUp {
  /** Namespaces, and objects that subjects and hooks made: `daemonsets kube-system/flush`. */
  readonly removed: readonly string[];
  /** Objects that subjects and hooks had changed. */
  readonly putBack: readonly string[];
  /** What a person has to look at: it came with a subject. */
  readonly stays: readonly FindingFact[];
  /** Of this machine: `sleep (pid 71)`. */
  readonly ended: readonly string[];
}

/** Removes what killed runs left on a cluster, and on this machine. */
export async function cleanUp(target: TargetCluster, wanted: CleanupTarget, desk: Desk): Promise<CleanedUp> {
  // What a lost runner's hook has started may still be at work on the cluster.
  const ended = (await endLostPrograms(wanted.site)).map(programText);
  return { ...(await cleanCluster(target, wanted, desk)), ended };
}

type OnCluster = Omit<CleanedUp, 'ended'>;
type CleaningPorts = NamespacePorts & { readonly helm: Helm };

async function cleanCluster(target: TargetCluster, wanted: CleanupTarget, desk: Desk): Promise<OnCluster> {
  const connection = connectTarget(target, desk.env, systemClock);
  const { waitingFor, refused } = desk;
  const reaching = { about: {}, context: contextOf(target, desk.env) };
  const place = { cwd: wanted.site, env: commandEnvironment(desk.env, reaching) };
  const ports = {
    cluster: retryingReader(connection, systemClock),
    clock: systemClock,
    helm: helmProgram(place),
    waitingFor,
    refused,
  };
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
async function removeOlder(ports: CleaningPorts, target: TargetCluster, test: string, desk: Desk): Promise<OnCluster> {
  const { namespace, lease, durationMs, waitMaxMs } = target.lock;
  const { env, stop, waitingFor } = desk;
  const lockCluster = connectTarget(target, env, systemClock);
  const timing = timingOf(durationMs);
  const claim = { identity: `cleanup@${hostname()}`, nonce: randomUUID(), purpose: { test, job: 'prowess cleanup' } };
  const store = clusterLeaseStore(lockCluster, { namespace, name: lease }, timing.callTimeoutMs);
  const setup = { request: { claim, durationMs, estimateMs: minutes(1) }, timing, waitMaxMs };
  try {
    const held = await takeLock(setup, { store, clock: systemClock, report: () => {}, waitingFor }, stop);
    const clean = (signal: AbortSignal): Promise<OnCluster> => cleanOlder(ports, lease, held.token, signal);
    const stops = [held.lost, stop];
    return await inTime(systemClock, LONGEST, stops, clean, waitingFor).finally(() => held.release());
  } finally {
    await lockCluster.close();
  }
}

/** Only a person knows which runs on a shared cluster are over. */
async function removeShared(ports: CleaningPorts, { test, build }: CleanupTarget, desk: Desk): Promise<OnCluster> {
  const { stop, waitingFor } = desk;
  const builds = await inTime(systemClock, LONGEST, [stop], (signal) => buildsThere(ports.cluster, signal));
  if (build === undefined && builds.length === 0) return { removed: [], putBack: [], stays: [] };
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
  const clean = (signal: AbortSignal): Promise<OnCluster> =>
    cleanOlder(ports, sharedName(build), Number.MAX_SAFE_INTEGER, signal);
  return inTime(systemClock, LONGEST, [stop], clean, waitingFor);
}

/** The builds of which there are namespaces, or objects that their subjects and hooks made or changed. */
async function buildsThere(cluster: Cluster, signal: AbortSignal): Promise<string[]> {
  const { found } = await findMarked(cluster, signal);
  const ofObjects = found.flatMap(({ holder }) => sharedBuildOf(holder.lock) ?? []);
  return [...new Set([...(await findSharedBuilds(cluster, signal)), ...ofObjects])].sort();
}

async function cleanOlder(ports: CleaningPorts, lock: string, token: number, signal: AbortSignal): Promise<OnCluster> {
  const namespaces = await terminateOlder(ports, lock, token, signal);
  const { undone, stays } = await undoOlder(ports, lock, token, signal);
  const labels = (removed: boolean): string[] =>
    undone.flatMap((each) => (each.removed === removed ? [each.label] : []));
  return { removed: [...namespaces, ...labels(true)], putBack: labels(false), stays };
}

const LONGEST = minutes(15);

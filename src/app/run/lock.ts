import type { Clock } from '../../model/clock.ts';
import type { LockFact, RunIdentity } from '../../model/entry.ts';
import type { HeldResource } from '../../model/hold.ts';
import { isLocked, type TargetCluster } from '../../model/target.ts';
import type { Milliseconds } from '../../model/units.ts';
import type { Cluster } from '../../runner/cluster.ts';
import type { RunLock } from '../../runner/context.ts';
import type { Doing } from '../../runner/lock/changes.ts';
import { clusterLeaseStore } from '../../runner/lock/cluster-lease-store.ts';
import { type HeldLock, takeLock } from '../../runner/lock/driver.ts';
import { type StoreOf, takeWithHolds } from '../../runner/lock/holds.ts';
import { sharedName } from '../../runner/lock/namespaces.ts';
import { timingOf } from '../../runner/lock/timing.ts';
import type { WaitingFor } from '../../runner/waiting-for.ts';

export interface LockNeeds {
  /** A connection of its own: renewals must not queue behind the load. */
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly report: (fact: LockFact) => void;
  readonly waitingFor: WaitingFor;
  /** For those who wait for the run. */
  readonly doing: () => Doing | undefined;
  /** The holder's name for people, and what is unique to this attempt. */
  readonly holder: { readonly identity: string; readonly nonce: string };
  readonly estimateMs: Milliseconds;
  /** What the lock is for, where it is not the run's own test. */
  readonly test?: string;
  /** What is held beside the cluster. */
  readonly holds: readonly HeldResource[];
}

/** What differs between a test that runs alone and one of a suite. */
export type LockMore = Pick<LockNeeds, 'report' | 'waitingFor' | 'doing' | 'estimateMs'> &
  Partial<Pick<LockNeeds, 'test' | 'holds'>>;

/** The lock of a test's cluster; the runs of a shared cluster, and of one that the run made, need none. */
export function lockFor(target: TargetCluster, run: RunIdentity, needs: LockNeeds): RunLock {
  const { namespace, lease, durationMs, waitMaxMs } = target.lock;
  const timing = timingOf(durationMs);
  const purpose = { test: needs.test ?? run.test, job: run.job, link: run.links?.build };
  const request = { claim: { ...needs.holder, purpose }, durationMs, estimateMs: needs.estimateMs };
  const storeOf: StoreOf = (name) => clusterLeaseStore(needs.cluster, { namespace, name }, timing.callTimeoutMs);
  const setup = { request, timing, waitMaxMs };
  const own: RunLock = isLocked(target)
    ? { name: lease, acquire: (signal) => takeLock(setup, { ...needs, store: storeOf(lease) }, signal) }
    : { name: sharedName(run.build), held: OWN_LOCK, acquire: async () => OWN_LOCK };
  return { ...own, acquire: (signal) => takeWithHolds(own, needs.holds, setup, { ...needs, storeOf }, signal) };
}

/** A run on a shared cluster needs no lock: its namespaces carry its own name. */
const OWN_LOCK: HeldLock = {
  token: 1,
  lost: new AbortController().signal,
  mayLoad: () => true,
  confirm: async () => {},
  release: async () => true,
};

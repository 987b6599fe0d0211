import type { Clock } from '../../model/clock.ts';
import type { LockFact, RunIdentity } from '../../model/entry.ts';
import { isLocked, type TargetCluster } from '../../model/target.ts';
import type { Milliseconds } from '../../model/units.ts';
import type { Cluster } from '../../runner/cluster.ts';
import type { RunLock } from '../../runner/context.ts';
import { clusterLeaseStore } from '../../runner/lock/cluster-lease-store.ts';
import { type HeldLock, takeLock } from '../../runner/lock/driver.ts';
import { sharedName } from '../../runner/lock/namespaces.ts';
import { timingOf } from '../../runner/lock/timing.ts';
import type { WaitingFor } from '../../runner/waiting-for.ts';

export interface LockNeeds {
  /** A connection of its own: renewals must not queue behind the load. */
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly report: (fact: LockFact) => void;
  readonly waitingFor: WaitingFor;
  /** What the run does now, for those who wait for it. */
  readonly step: () => string | undefined;
  /** The holder's name for people, and what is unique to this attempt. */
  readonly holder: { readonly identity: string; readonly nonce: string };
  readonly estimateMs: Milliseconds;
  /** What the lock is for, where it is not the run's own test. */
  readonly test?: string;
}

/** What differs between a test that runs alone and one of a suite. */
export type LockMore = Pick<LockNeeds, 'report' | 'waitingFor' | 'step'> &
  Partial<Pick<LockNeeds, 'estimateMs' | 'test'>>;

/** The lock of a test's cluster; the runs of a shared cluster, and of one that the run made, need none. */
export function lockFor(target: TargetCluster, run: RunIdentity, needs: LockNeeds): RunLock {
  if (!isLocked(target)) return { name: sharedName(run.build), held: OWN_LOCK, acquire: async () => OWN_LOCK };
  const { namespace, lease, durationMs, waitMaxMs } = target.lock;
  const timing = timingOf(durationMs);
  const purpose = { test: needs.test ?? run.test, job: run.job, link: run.links?.build };
  const request = { claim: { ...needs.holder, purpose }, durationMs, estimateMs: needs.estimateMs };
  const store = clusterLeaseStore(needs.cluster, { namespace, name: lease }, timing.callTimeoutMs);
  return { name: lease, acquire: (signal) => takeLock({ request, timing, waitMaxMs }, { ...needs, store }, signal) };
}

/** A run on a shared cluster needs no lock: its namespaces carry its own name. */
const OWN_LOCK: HeldLock = {
  token: 1,
  lost: new AbortController().signal,
  mayLoad: () => true,
  confirm: async () => {},
  release: async () => true,
};

import type { LockFact } from '../../src/model/entry.ts';
import { epochMs, type Milliseconds, minutes, ms, seconds } from '../../src/model/units.ts';
import { ApiError, type Cluster } from '../../src/runner/cluster.ts';
import type { Doing } from '../../src/runner/lock/changes.ts';
import { clusterLeaseStore } from '../../src/runner/lock/cluster-lease-store.ts';
import { type HeldLock, takeLock } from '../../src/runner/lock/driver.ts';
import type { LeaseStore } from '../../src/runner/lock/lease.ts';
import { timingOf } from '../../src/runner/lock/timing.ts';
import { createWaitingFor, type WaitingFor } from '../../src/runner/waiting-for.ts';
import { createSimCluster } from '../../src/sim/sim-cluster.ts';
import { type VirtualTime, virtualTime } from '../../src/sim/time.ts';

/** One simulated cluster that several runners want. */
export interface Arena {
  readonly time: VirtualTime;
  readonly cluster: Cluster;
  readonly store: LeaseStore;
  /** A runner with a connection of its own. */
  runner(name: string): Runner;
}

export interface Runner {
  readonly name: string;
  readonly facts: readonly LockFact[];
  /** What happens to its lock traffic. */
  readonly link: Link;
  readonly cluster: Cluster;
  /** What it says that it waits for. */
  readonly waitingFor: WaitingFor;
  /** What it says that it does. */
  doing: Doing | undefined;
  take(options?: { waitMaxMs?: Milliseconds; signal?: AbortSignal; estimateMs?: Milliseconds }): Promise<HeldLock>;
}

export interface Link {
  /**
   * `cut`: nothing arrives; `deaf`: requests arrive and are carried out, replies do not; `contended`: each write meets the write of
   * another.
   */
  state: 'up' | 'cut' | 'deaf' | 'contended';
  /** Requests that were sent. */
  requests: number;
}

export const never = new AbortController().signal;
export const WHERE = { namespace: 'prowess', name: 'bm-perf' };
export const TIMING = timingOf(seconds(30));

export function createArena(): Arena {
  const time = virtualTime(epochMs(Date.UTC(2026, 7, 22, 4, 40)));
  const cluster = createSimCluster({ time, seed: 'lock', options: { nodes: 1 } });
  const storeOn = (connection: Cluster): LeaseStore => clusterLeaseStore(connection, WHERE, TIMING.callTimeoutMs);
  return {
    time,
    cluster,
    store: storeOn(cluster.client('operator')),
    runner(name) {
      const facts: LockFact[] = [];
      const link: Link = { state: 'up', requests: 0 };
      const connection = linked(cluster.client(name), link, time);
      const waitingFor = createWaitingFor();
      const ports = {
        waitingFor,
        store: storeOn(connection),
        clock: time,
        report: (fact: LockFact) => void facts.push(fact),
        doing: () => runner.doing,
      };
      const claim = { identity: name, nonce: `nonce of ${name}`, purpose: { test: 'suite/density-100' } };
      const runner: Runner = {
        doing: undefined,
        name,
        facts,
        link,
        waitingFor,
        cluster: connection,
        take: ({ waitMaxMs = minutes(60), signal = never, estimateMs = minutes(10) } = {}) => {
          const request = { claim, durationMs: TIMING.durationMs, estimateMs };
          return takeLock({ request, timing: TIMING, waitMaxMs }, ports, signal);
        },
      };
      return runner;
    },
  };
}

/** A connection that can be cut, in one direction or in both. */
function linked(cluster: Cluster, link: Link, time: VirtualTime): Cluster {
  const lost = async (): Promise<never> => {
    await time.sleep(ms(100));
    throw new ApiError(0, 'ConnectionLost', 'no reply', { sentAt: time.now(), receivedAt: time.now() });
  };
  const through = async <T>(send: () => Promise<T>): Promise<T> => {
    link.requests += 1;
    if (link.state === 'cut') return lost();
    const reply = await send();
    return (link.state as Link['state']) === 'deaf' ? lost() : reply;
  };
  const write = <T>(send: () => Promise<T>): Promise<T> =>
    through(async () => {
      if (link.state !== 'contended') return send();
      throw new ApiError(409, 'Conflict', 'the object has been modified', {
        sentAt: time.now(),
        receivedAt: time.now(),
      });
    });
  return {
    create: (...args) => write(() => cluster.create(...args)),
    get: (...args) => through(() => cluster.get(...args)),
    patch: (...args) => write(() => cluster.patch(...args)),
    put: (...args) => write(() => cluster.put(...args)),
    delete: (...args) => through(() => cluster.delete(...args)),
    list: (...args) => through(() => cluster.list(...args)),
    watch: (...args) => cluster.watch(...args),
    text: (...args) => through(() => cluster.text(...args)),
  };
}

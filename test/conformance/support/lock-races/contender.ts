/**
 * A process that races for many locks at once, one runner for each: `contender.ts KUBECONFIG CONTEXT NAME LEASES SECONDS TERMINATES`.
 * Its load is Secrets: of ConfigMaps, a controller makes one in every new namespace (kube-root-ca.crt), also in one that a late holder opens in
 * vain. It sends without asking the clock first, as a process does that is frozen between the question and the send: so whatever
 * keeps two loads apart is the API server's refusal.
 */
import { randomUUID } from 'node:crypto';
import { findAccess } from '../../../../src/adapters/kube/access/find-access.ts';
import { connectKube } from '../../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../../src/adapters/system-clock.ts';
import { minutes, ms, seconds } from '../../../../src/model/units.ts';
import { clusterLeaseStore } from '../../../../src/runner/lock/cluster-lease-store.ts';
import { type HeldLock, takeLock } from '../../../../src/runner/lock/driver.ts';
import { openNamespace, terminateOlder } from '../../../../src/runner/lock/own-namespaces.ts';
import { timingOf } from '../../../../src/runner/lock/timing.ts';
import { LEASE_DURATION, LOCK_NAMESPACE, leaseNames } from './terms.ts';

const [kubeconfig = '', context = '', name = '', leases = '', forSeconds = '', terminates = ''] = process.argv.slice(2);
const access = findAccess({ env: {}, file: kubeconfig, context });
const cluster = connectKube(access, systemClock);
const lockCluster = connectKube(access, systemClock);
const ports = { cluster, clock: systemClock };
const timing = timingOf(LEASE_DURATION);
const end = systemClock.monotonic() + seconds(Number(forSeconds));
const SECRETS = { apiVersion: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };

await Promise.all(leaseNames(Number(leases)).map(raceFor));
await Promise.all([cluster.close(), lockCluster.close()]);

async function raceFor(lease: string): Promise<void> {
  const store = clusterLeaseStore(lockCluster, { namespace: LOCK_NAMESPACE, name: lease }, timing.callTimeoutMs);
  const timeUp = AbortSignal.timeout(Math.ceil(end - systemClock.monotonic()));
  while (systemClock.monotonic() < end) {
    const claim = { identity: `${name} for ${lease}`, nonce: randomUUID(), purpose: {} };
    const request = { claim, durationMs: LEASE_DURATION, estimateMs: seconds(5) };
    const setup = { request, timing, waitMaxMs: minutes(60) };
    const held = await takeLock(setup, { store, clock: systemClock, report: () => {} }, timeUp).catch(() => undefined);
    if (held === undefined) continue;
    await makeLoad(held, lease).catch(() => {});
    await held.release();
  }
}

/** Load until the lock is lost or enough was made. What goes wrong is no matter: the audit log judges. */
async function makeLoad(held: HeldLock, lease: string): Promise<void> {
  if (terminates === 'true') await terminateOlder(ports, lease, held.token, held.lost);
  let number = 0;
  const request = { lock: lease, labels: {}, nextNumber: () => number++ };
  const namespace = await openNamespace(ports, held, request, held.lost);
  for (let index = 0; index < 40 && !held.lost.aborted; index++) {
    const object = { apiVersion: 'v1', kind: 'Secret', metadata: { generateName: 'load-', namespace } };
    const call = { signal: new AbortController().signal, timeoutMs: seconds(10) };
    cluster.create(object, SECRETS, call).catch(() => {});
    await systemClock.sleep(ms(150));
  }
}

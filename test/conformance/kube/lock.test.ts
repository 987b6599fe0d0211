import { expect } from 'chai';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { seededRandom } from '../../../src/model/random.ts';
import { minutes, seconds } from '../../../src/model/units.ts';
import { clusterLeaseStore } from '../../../src/runner/lock/cluster-lease-store.ts';
import { takeLock } from '../../../src/runner/lock/driver.ts';
import { type StoreOf, takeWithHolds } from '../../../src/runner/lock/holds.ts';
import { timingOf } from '../../../src/runner/lock/timing.ts';
import { describeLeaseStore } from '../../contract/lease-store.contract.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { race } from '../support/lock-races/race.ts';
import { LOCK_NAMESPACE } from '../support/lock-races/terms.ts';
import { judgeAudit, type Verdict } from '../support/lock-races/verdict.ts';

describe('conformance/kube lock', () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane({ nodes: 1 });
  });
  after(() => plane?.stop());

  let leases = 0;
  describeLeaseStore('a Lease of a real API server', async () => {
    const where = { namespace: LOCK_NAMESPACE, name: `contract-${leases++}` };
    const store = clusterLeaseStore(plane.connect(), where, seconds(30));
    return { store, drive: (main) => main() };
  });

  it('keeps runs of two clusters apart that hold the same', async () => {
    const { signal } = new AbortController();
    const timing = timingOf(seconds(10));
    const spans = await Promise.all(
      ['one', 'other'].map(async (name) => {
        const connection = plane.connect();
        const storeOf: StoreOf = (lease) =>
          clusterLeaseStore(connection, { namespace: LOCK_NAMESPACE, name: lease }, timing.callTimeoutMs);
        const claim = { identity: name, nonce: name, purpose: {} };
        const request = { claim, durationMs: seconds(10), estimateMs: seconds(1) };
        const setup = { request, timing, waitMaxMs: minutes(2) };
        const ports = { clock: systemClock, report: () => {}, storeOf };
        const own = { acquire: () => takeLock(setup, { ...ports, store: storeOf(`cluster-${name}`) }, signal) };
        const held = await takeWithHolds(own, [{ resource: 'fabric/rack-1', atOnce: 1 }], setup, ports, signal);
        const from = systemClock.monotonic();
        await systemClock.sleep(seconds(2));
        const to = systemClock.monotonic();
        await held.release();
        await connection.close();
        return { from, to };
      }),
    );
    const [first, second] = spans.toSorted((a, b) => a.from - b.from);
    expect(second?.from).to.be.at.least(first?.to ?? Number.NaN);
  });

  it('keeps loads apart when their holders are frozen for longer than the lease lasts; the audit log proves it', async () => {
    const options = { kubeconfig: plane.kubeconfig, processes: 3, leases: 16, seconds: 120, terminates: true };
    const random = seededRandom('races');
    const enough = ({ loads, refused }: Verdict): boolean => loads > 48 && refused > 0;
    // How many takeovers fit into a race, and how many creates of the frozen come late, depends on the machine.
    for (let races = 0; races < 4 && !enough(judgeAudit(plane.auditLog)); races++) await race({ ...options, random });
    const { loads, accepted, refused, overlaps } = judgeAudit(plane.auditLog);
    console.log(`      ${loads} loads, ${accepted} creates accepted, ${refused} refused`);
    expect(overlaps).to.deep.equal([]);
    expect(loads).to.be.above(48);
    expect(refused, 'late creates of frozen holders').to.be.above(0);
  });

  it('shows overlapping loads in the audit log when holders leave the namespaces of older ones alone', async () => {
    const options = { kubeconfig: plane.kubeconfig, processes: 3, leases: 16, seconds: 60, terminates: false };
    const random = seededRandom('careless races');
    // Harm needs a freeze that outlasts a takeover: how many of a race's few do depends on the machine.
    for (let races = 0; races < 5 && judgeAudit(plane.auditLog).overlaps.length === 0; races++)
      await race({ ...options, random });
    expect(judgeAudit(plane.auditLog).overlaps).not.to.deep.equal([]);
  });
});

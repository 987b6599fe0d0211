import { expect } from 'chai';
import { seededRandom } from '../../../src/model/random.ts';
import { clusterLeaseStore } from '../../../src/runner/lock/cluster-lease-store.ts';
import { timingOf } from '../../../src/runner/lock/timing.ts';
import { describeLeaseStore } from '../../contract/lease-store.contract.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { race } from '../support/lock-races/race.ts';
import { LEASE_DURATION, LOCK_NAMESPACE } from '../support/lock-races/terms.ts';
import { judgeAudit } from '../support/lock-races/verdict.ts';

describe('conformance/kube lock', () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane({ nodes: 1 });
  });
  after(() => plane?.stop());

  let leases = 0;
  describeLeaseStore('a Lease of a real API server', async () => {
    const where = { namespace: LOCK_NAMESPACE, name: `contract-${leases++}` };
    const store = clusterLeaseStore(plane.connect(), where, timingOf(LEASE_DURATION).callTimeoutMs);
    return { store, drive: (main) => main() };
  });

  it('keeps loads apart when their holders are frozen for longer than the lease lasts; the audit log proves it', async () => {
    const options = { kubeconfig: plane.kubeconfig, processes: 3, leases: 16, seconds: 120, terminates: true };
    const freezes = await race({ ...options, random: seededRandom('races') });
    const { loads, accepted, refused, overlaps } = judgeAudit(plane.auditLog);
    console.log(`      ${freezes} freezes, ${loads} loads, ${accepted} creates accepted, ${refused} refused`);
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

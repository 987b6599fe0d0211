import { expect } from 'chai';
import { isReady, observe } from '../../../src/runner/objects/observe.ts';

const vmi = {
  kind: 'VirtualMachineInstance',
  metadata: {
    uid: 'u1',
    name: 'vmi-1',
    namespace: 'ns',
    labels: { 'prowess-step': '06-load' },
    creationTimestamp: '2026-08-22T04:40:01Z',
  },
  status: {
    phase: 'Running',
    nodeName: 'worker-1',
    phaseTransitionTimestamps: [
      { phase: 'Pending', phaseTransitionTimestamp: '2026-08-22T04:40:01Z' },
      { phase: 'Running', phaseTransitionTimestamp: '2026-08-22T04:40:09Z' },
    ],
    conditions: [
      { type: 'Ready', status: 'True', lastTransitionTime: '2026-08-22T04:40:09Z' },
      { type: 'AgentConnected', status: 'False', lastTransitionTime: '2026-08-22T04:40:09Z' },
    ],
  },
};

describe('[U] runner/objects/observe', () => {
  it("keeps the server's stamps and only conditions that hold", () => {
    const created = Date.UTC(2026, 7, 22, 4, 40, 1);
    expect(observe(vmi, { phase: 'Running' })).to.deep.equal({
      kind: 'VirtualMachineInstance',
      uid: 'u1',
      name: 'vmi-1',
      namespace: 'ns',
      node: 'worker-1',
      step: '06-load',
      createdAt: created,
      phase: 'Running',
      phases: { Pending: created, Running: created + 8000 },
      conditions: { Ready: created + 8000 },
      ready: true,
    });
  });

  it('keeps the image of virt-launcher, which holds QEMU and libvirt', () => {
    const launcherContainerImageVersion = 'quay.io/kubevirt/virt-launcher:v1.6.0';
    const status = { ...vmi.status, launcherContainerImageVersion };
    expect(observe({ ...vmi, status }, { phase: 'Running' }).launcher).to.equal(launcherContainerImageVersion);
  });

  it('distinguishes a failed object from one that is still on its way', () => {
    const failed = observe({ ...vmi, status: { phase: 'Failed', reason: 'Evicted' } }, { phase: 'Running' });
    expect(failed).to.include({ ready: false, failure: 'Evicted' });
  });

  it('knows a Job that has failed, which has no phase', () => {
    const conditions = [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }];
    const job = { kind: 'Job', metadata: vmi.metadata, status: { failed: 7, conditions } };
    expect(observe(job, { condition: 'Complete' })).to.include({ ready: false, failure: 'BackoffLimitExceeded' });
    const trying = { ...job, status: { failed: 1, conditions: [{ type: 'Failed', status: 'False' }] } };
    expect(observe(trying, { condition: 'Complete' })).to.not.have.property('failure');
  });

  it('does not take what is being deleted for failed, whatever its exit codes', () => {
    const metadata = { ...vmi.metadata, deletionTimestamp: '2026-08-22T04:41:00Z' };
    const killed = observe({ kind: 'Pod', metadata, status: { phase: 'Failed' } }, { phase: 'Running' });
    expect(killed).to.not.have.property('failure');
  });

  it('takes any field for any kind', () => {
    const ready = { equal: { path: 'status.state', to: 'up' } };
    expect(isReady({ status: { state: 'up' } }, ready)).to.equal(true);
    expect(isReady({ status: { state: 'down' } }, ready)).to.equal(false);
  });
});

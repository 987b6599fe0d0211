import { expect } from 'chai';
import { pausedSlips } from '../../../src/config/suite/ready-slips.ts';
import type { JsonObject } from '../../../src/model/json.ts';

const kubevirt = (kind: string, spec: JsonObject): JsonObject => ({ apiVersion: 'kubevirt.io/v1', kind, spec });
const PAUSED = { startStrategy: 'Paused' };

describe('[U] workloads that start paused', () => {
  const pathOf = (...slip: Parameters<typeof pausedSlips>): string | undefined =>
    pausedSlips(...slip)[0]?.path.join('.');

  it('are refused where their guests are waited for in vain', () => {
    const vm = kubevirt('VirtualMachine', { template: { spec: PAUSED } });
    const pool = kubevirt('VirtualMachinePool', { virtualMachineTemplate: { spec: { template: { spec: PAUSED } } } });
    const counted = { equal: { path: 'status.readyReplicas', toPath: 'spec.replicas' } };
    expect(pathOf(kubevirt('VirtualMachineInstance', PAUSED), { condition: 'AgentConnected' })).to.equal(
      'spec.startStrategy',
    );
    expect(pathOf(vm, { condition: 'Ready' })).to.equal('spec.template.spec.startStrategy');
    expect(pathOf(pool, counted)).to.equal('spec.virtualMachineTemplate.spec.template.spec.startStrategy');
  });

  it('are taken where the start of QEMU is what ends the wait, and where they start at once', () => {
    const guest = kubevirt('VirtualMachineInstance', PAUSED);
    expect(pathOf(guest, { phase: 'Running' })).to.equal(undefined);
    expect(pathOf(guest, { condition: 'Paused' })).to.equal(undefined);
    const vm = kubevirt('VirtualMachine', { template: { spec: PAUSED } });
    expect(pathOf(vm, { equal: { path: 'status.printableStatus', to: 'Paused' } })).to.equal(undefined);
    expect(pathOf(vm, { equal: { path: 'status.printableStatus', to: 'Running' } })).to.not.equal(undefined);
    expect(pathOf(kubevirt('VirtualMachineInstance', {}), { condition: 'Ready' })).to.equal(undefined);
  });
});

import { expect } from 'chai';
import { type JsonObject, stringAt } from '../../src/model/json.ts';
import { RESOURCES } from '../../src/model/resources.ts';
import { epochMs, minutes, ms } from '../../src/model/units.ts';
import type { Call } from '../../src/runner/cluster.ts';
import { createSimCluster, type SimCluster } from '../../src/sim/sim-cluster.ts';
import { type VirtualTime, virtualTime } from '../../src/sim/time.ts';

const vmis = RESOURCES.virtualMachineInstances;

describe('[I] sim/sim-cluster', () => {
  it('brings 800 VMIs to Running and removes them with their namespace', async () => {
    const { sim, time } = start();
    await time.drive(burst(sim, 800));
    const phases = new Set(await time.drive(phasesOf(sim, time)));
    expect([...phases]).to.deep.equal(['Running']);
    await time.drive(removeNamespace(sim, time));
  });
});

const call: Call = { signal: new AbortController().signal, timeoutMs: minutes(1) };

function start(): { sim: SimCluster; time: VirtualTime } {
  const time = virtualTime(epochMs(Date.parse('2026-01-01T00:00:00Z')));
  return { time, sim: createSimCluster({ time, seed: 'test' }) };
}

async function burst(sim: SimCluster, count: number): Promise<void> {
  await sim.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'perf' } }, RESOURCES.namespaces, call);
  const names = Array.from({ length: count }, (_, i) => `vmi-${i}`).values();
  const sendAll = async (): Promise<void> => {
    for (const name of names) await sim.create(vmi(name), vmis, call);
  };
  await Promise.all(Array.from({ length: 50 }, sendAll));
}

async function phasesOf(sim: SimCluster, time: VirtualTime): Promise<(string | undefined)[]> {
  await time.sleep(minutes(2));
  const { items } = await sim.list({ resource: vmis, namespace: 'perf' }, call);
  expect(items).to.have.lengthOf(800);
  return items.map((item) => stringAt(item, 'status', 'phase'));
}

async function removeNamespace(sim: SimCluster, time: VirtualTime): Promise<void> {
  const ref = { resource: RESOURCES.namespaces, name: 'perf' };
  await sim.delete(ref, call);
  while (true) {
    const found = await sim.get(ref, call).catch((error) => error.status);
    if (found === 404) return;
    await time.sleep(ms(500));
  }
}

const vmi = (name: string): JsonObject => ({
  apiVersion: 'kubevirt.io/v1',
  kind: 'VirtualMachineInstance',
  metadata: { name, namespace: 'perf' },
  spec: { domain: { devices: {}, resources: { requests: { memory: '128Mi' } } } },
});

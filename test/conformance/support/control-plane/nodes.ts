import { systemClock } from '../../../../src/adapters/system-clock.ts';
import type { JsonObject } from '../../../../src/model/json.ts';
import { RESOURCES } from '../../../../src/model/resources.ts';
import { seconds, toIso } from '../../../../src/model/units.ts';
import type { Cluster } from '../../../../src/runner/cluster.ts';
import { NODE_CAPACITY } from '../../../../src/sim/options.ts';

/** Makes worker nodes that kwok brings to life: big enough that only what a test limits is limited. */
export async function createNodes(cluster: Cluster, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `node-${String(index + 1).padStart(2, '0')}`);
  const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };
  await Promise.all(names.map((name) => cluster.create(node(name), RESOURCES.nodes, call)));
}

function node(name: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: labelsOf(name), annotations: { 'kubevirt.io/heartbeat': toIso(systemClock.now()) } },
    spec: {},
    status: { capacity: NODE_CAPACITY, allocatable: NODE_CAPACITY, nodeInfo: NODE_INFO },
  };
}

const labelsOf = (name: string): JsonObject => ({
  'kubernetes.io/hostname': name,
  'kubernetes.io/os': 'linux',
  'kubernetes.io/arch': 'amd64',
  'kubevirt.io/schedulable': 'true',
});

const NODE_INFO = {
  architecture: 'amd64',
  bootID: '',
  containerRuntimeVersion: 'kwok://0.8.0',
  kernelVersion: 'kwok',
  kubeProxyVersion: '',
  kubeletVersion: 'v1.36.3',
  machineID: '',
  operatingSystem: 'linux',
  osImage: 'kwok',
  systemUUID: '',
};

import { isMeasurable, type NodeInventory } from '../../model/entry.ts';
import type { JsonObject } from '../../model/json.ts';
import { stringAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { hasEnded, RESOURCES } from '../../model/resources.ts';
import { listNodes, makesVms, placedLoadOf } from '../inventory.ts';
import { listAll } from '../list.ts';
import { findNamespaces } from '../lock/namespaces.ts';
import { type CheckContext, failing, ok, type PreflightCheck, type PreflightFinding } from './check.ts';

const KVM = 'devices.kubevirt.io/kvm';

/** The nodes have room for the whole load: pods (a kubelet's default is 110) and, for VMs, KVM devices. */
export const capacity: PreflightCheck = {
  name: 'capacity',
  async look(context) {
    const { cluster, experiment, needs, signal } = context;
    const nodes = (await listNodes(cluster, placedLoadOf(experiment), signal)).filter(isMeasurable);
    const pods = (await listAll(cluster, { resource: RESOURCES.pods }, signal)).filter(
      takesRoom(await passing(context)),
    );
    const free = sumOf(nodes, (node) => allocatable(node, 'pods') - podsOn(node, pods));
    const findings: PreflightFinding[] = [];
    if (free < needs.instances) {
      findings.push(
        failing(
          `the nodes have room for ${free} more pods; this test needs ${needs.instances}`,
          "raise the kubelets' maxPods (the default is 110 per node), add nodes, or make the test smaller",
        ),
      );
    }
    const devices = sumOf(nodes, (node) => allocatable(node, KVM));
    if (makesVms(experiment) && devices < needs.instances) {
      findings.push(
        failing(
          `the nodes offer ${devices} of ${KVM}; this test needs ${needs.instances}`,
          'see whether virt-handler runs on every node and /dev/kvm is there',
        ),
      );
    }
    return findings.length > 0 ? findings : [ok(`room for ${free} more pods; ${needs.instances} are needed`)];
  },
};

/** The namespaces of earlier runs: they go before any load is made. */
async function passing({ cluster, lockName, token, signal }: CheckContext): Promise<ReadonlySet<string>> {
  const found = await findNamespaces(cluster, lockName, signal);
  return new Set(found.filter((namespace) => namespace.token !== token).map(({ name }) => name));
}

const takesRoom =
  (passing: ReadonlySet<string>) =>
  (pod: JsonObject): boolean =>
    !hasEnded(pod) && !passing.has(stringAt(pod, 'metadata', 'namespace') ?? '');

const allocatable = (node: NodeInventory, resource: string): number =>
  parseQuantity(node.allocatable[resource] ?? '0') ?? 0;

function podsOn(node: NodeInventory, pods: readonly JsonObject[]): number {
  return pods.filter((pod) => stringAt(pod, 'spec', 'nodeName') === node.name).length;
}

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

import { isMeasurable, type NodeInventory } from '../../model/entry.ts';
import type { JsonObject } from '../../model/json.ts';
import { stringAt } from '../../model/json.ts';
import { makesVms, vmsIn } from '../../model/made.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { inventoriesOf, placedLoadOf } from '../inventory.ts';
import { type CheckContext, failing, ok, type PreflightCheck, type PreflightFinding } from './check.ts';
import { podsThatStay } from './pods-that-stay.ts';

const KVM = 'devices.kubevirt.io/kvm';

/** The nodes have room for the whole load: pods (a kubelet's default is 110) and, for VMs, KVM devices. */
export const capacity: PreflightCheck = {
  name: 'capacity',
  async look(context) {
    const { plan, needs, listNodes } = context;
    const nodes = inventoriesOf(await listNodes(), placedLoadOf(plan)).filter(isMeasurable);
    const pods = await podsThatStay(context);
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
    const vms = vmsAtOnce(context);
    if (devices < vms) {
      findings.push(
        failing(
          `the nodes offer ${devices} of ${KVM}; this test needs ${vms}`,
          'see whether virt-handler runs on every node and /dev/kvm is there',
        ),
      );
    }
    return findings.length > 0 ? findings : [ok(`room for ${free} more pods; ${needs.instances} are needed`)];
  },
};

/** Workloads of a test are of one sort; a benchmark may have VMs and pods side by side, or one after the other. */
function vmsAtOnce({ plan: { experiment, steps }, needs }: CheckContext): number {
  const ofBenchmarks = steps.map((step) => (step.kind === 'benchmark' ? vmsIn(step.benchmark) : 0));
  return Math.max(makesVms({ experiment, steps: [] }) ? needs.instances : 0, ...ofBenchmarks);
}

const allocatable = (node: NodeInventory, resource: string): number =>
  parseQuantity(node.allocatable[resource] ?? '0') ?? 0;

function podsOn(node: NodeInventory, pods: readonly JsonObject[]): number {
  return pods.filter((pod) => stringAt(pod, 'spec', 'nodeName') === node.name).length;
}

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

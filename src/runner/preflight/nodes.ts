import { counted } from '../../model/counted.ts';
import { isMeasurable } from '../../model/entry.ts';
import { makesVms } from '../../model/made.ts';
import { promisedNodes } from '../../model/target.ts';
import { takeInventory } from '../inventory.ts';
import { failing, ok, type PreflightCheck, warning } from './check.ts';

/** Nodes are ready, as many as the plan needs and as the inventory says; records the inventory on the way. */
export const nodes: PreflightCheck = {
  name: 'nodes',
  async look({ cluster, journal, plan, needs, listNodes, signal }) {
    const found = await takeInventory({ cluster, journal, plan }, await listNodes(), signal);
    const usable = found.filter(isMeasurable).length;
    const { cluster: target } = plan.experiment;
    const expected = target?.nodes.schedulable ?? 0;
    const promised = target === undefined ? 0 : promisedNodes(target);
    if (usable < needs.schedulableNodes) {
      return [
        failing(
          `${usable} schedulable nodes are ready; this test needs ${needs.schedulableNodes}` +
            (needs.perNode === undefined
              ? ''
              : ` (${counted(needs.instances, 'instance')}, at most ${needs.perNode} per node)`),
          makesVms(plan)
            ? 'add nodes, see whether virt-handler runs on all of them (label kubevirt.io/schedulable), make the test smaller, or raise limits.perNode in the cluster file'
            : 'add nodes, make the test smaller, or raise limits.perNode in the cluster file',
        ),
      ];
    }
    if (usable < promised) {
      return [
        failing(
          `${usable} schedulable nodes are ready; the inventory says ${promised === expected ? expected : `${expected}, of which ${promised} must be`}`,
          'bring the missing nodes back, or correct nodes.schedulable in the cluster file',
        ),
      ];
    }
    if (usable !== expected) {
      return [
        warning(
          `${usable} schedulable nodes are ready; the inventory says ${expected}`,
          'correct nodes.schedulable in the cluster file: histories are kept per inventory',
        ),
      ];
    }
    return [ok(`${usable} schedulable nodes are ready, as the inventory says`)];
  },
};

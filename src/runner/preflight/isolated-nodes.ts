import { counted, firstFew } from '../../model/counted.ts';
import { hasEntries, isJsonObject, type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import { admits, keepsPodsAway, type Placement } from '../../model/placement.ts';
import { nameOf } from '../cluster.ts';
import { failing, ok, type PreflightCheck, type PreflightFinding, warning } from './check.ts';

/** The hosts of a fleet are kept for it: its labels are on some nodes, and a taint keeps the pods of others away from these. */
export const isolatedNodes: PreflightCheck = {
  name: 'isolated-nodes',
  async look({ plan, needs, listNodes }) {
    const placements = (needs.pods?.placements ?? []).filter(
      ({ nodeSelector }) => Object.keys(nodeSelector).length > 0,
    );
    if (plan.experiment.scenario.kind !== 'fleet' || placements.length === 0) return [];
    const nodes = await listNodes();
    return placements.flatMap((placement) => findingsOf(placement, nodes));
  },
};

function findingsOf(placement: Placement, all: readonly JsonObject[]): PreflightFinding[] {
  const labels = Object.entries(placement.nodeSelector).map(([key, value]) => `${key}=${value}`);
  const nodes = all.filter((node) => hasEntries(objectAt(node, 'metadata', 'labels'), placement.nodeSelector));
  if (nodes.length === 0)
    return [failing(`no node has the labels ${labels.join(', ')}`, `kubectl label node NODE ${labels.join(' ')}`)];
  const refusing = nodes.filter((node) => !admits(placement, node));
  const open = nodes.filter((node) => taintsOf(node).length === 0);
  const names = firstFew(nodes.map(nameOf));
  if (refusing.length === 0 && open.length === 0)
    return [
      ok(`${counted(nodes.length, 'node')} with ${labels.join(', ')} that pods of others keep away from: ${names}`),
    ];
  return [
    ...refusing.map((node) =>
      failing(
        `${nameOf(node)} has a taint that the scenario does not tolerate: ${taintsOf(node).map(taintText).join(', ')}`,
        'add it to tolerations of the scenario, such as [{key: bench, operator: Exists}]',
      ),
    ),
    ...(open.length === 0
      ? []
      : [
          warning(
            `pods of others may come to ${firstFew(open.map(nameOf))}: no taint keeps them away`,
            `kubectl taint node NODE ${labels[0]}:NoSchedule, and tolerate it in the scenario`,
          ),
        ]),
  ];
}

const taintsOf = (node: JsonObject): JsonObject[] =>
  listAt(node, 'spec', 'taints').filter(isJsonObject).filter(keepsPodsAway);

function taintText(taint: JsonObject): string {
  const value = stringAt(taint, 'value') ?? '';
  return `${stringAt(taint, 'key')}${value === '' ? '' : `=${value}`}:${stringAt(taint, 'effect')}`;
}

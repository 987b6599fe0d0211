import type { NodeInventory } from '../model/entry.ts';
import type { JsonObject } from '../model/json.ts';
import { makesVms } from '../model/made.ts';
import { type Placement, placementOf, placementsIn } from '../model/placement.ts';
import type { Plan } from '../model/plan.ts';
import { RESOURCES } from '../model/resources.ts';
import type { Cluster } from './cluster.ts';
import type { Journal } from './journal.ts';
import { listAll } from './list.ts';
import { ANY_LOAD, inventoryOf, type NodeLoad } from './objects/node.ts';
import { versionsOf } from './preflight/versions.ts';

/** Records in which state these nodes are, and what runs on the cluster: before the load and again after it. */
export async function takeInventory(
  { cluster, journal, plan }: { readonly cluster: Cluster; readonly journal: Journal; readonly plan: LoadOf },
  found: readonly JsonObject[],
  signal: AbortSignal,
): Promise<NodeInventory[]> {
  const nodes = inventoriesOf(found, nodeLoadOf(plan));
  journal.append({ type: 'inventory', nodes, versions: await versionsOf(cluster, signal) });
  return nodes;
}

/** All nodes of the cluster. */
export const listNodes = (cluster: Cluster, signal: AbortSignal): Promise<JsonObject[]> =>
  listAll(cluster, { resource: RESOURCES.nodes }, signal);

/** The nodes as a load finds them. */
export const inventoriesOf = (nodes: readonly JsonObject[], load: NodeLoad): NodeInventory[] =>
  nodes.map((node) => inventoryOf(node, load));

type LoadOf = Pick<Plan, 'experiment' | 'steps'>;

/**
 * What the load asks of the nodes of its cluster: for virtual machines KubeVirt must take it as well. Nodes that a scenario leaves out by their
 * labels are part of the cluster all the same; those with a taint that it tolerates are, too.
 */
export const nodeLoadOf = (plan: LoadOf): NodeLoad =>
  loadOn(
    placementsOfScenario(plan).map(({ tolerations }) => ({ nodeSelector: {}, tolerations })),
    plan,
  );

/** What the load asks of the nodes that it comes to. */
export const placedLoadOf = (plan: LoadOf): NodeLoad => loadOn(placementsOfScenario(plan), plan);

function loadOn(ofScenario: readonly Placement[], plan: LoadOf): NodeLoad {
  const ofWorkloads = plan.experiment.workloads.flatMap(({ manifest }) => placementsIn(manifest));
  const placements = ofScenario.length > 0 ? ofScenario : ofWorkloads;
  return { ...ANY_LOAD, vms: makesVms(plan), ...(placements.length > 0 && { placements }) };
}

/** A scenario that brings its own pods may say where they run, and each level of a sweep otherwise. */
function placementsOfScenario({ experiment: { scenario, sweep } }: LoadOf): Placement[] {
  const levels = sweep === undefined || sweep.include.length === 0 ? [{}] : sweep.include;
  const all = levels.map((level): JsonObject => ({ ...scenario, ...level }));
  return all.filter((each) => 'nodeSelector' in each || 'tolerations' in each).map(placementOf);
}

import type { NodeInventory } from '../model/entry.ts';
import type { JsonObject } from '../model/json.ts';
import { type Placement, placementOf, placementsIn } from '../model/placement.ts';
import { RESOURCES, resourcesBehind } from '../model/resources.ts';
import type { Experiment } from '../model/suite.ts';
import type { Cluster } from './cluster.ts';
import type { Journal } from './journal.ts';
import { listAll } from './list.ts';
import { ANY_LOAD, inventoryOf, type NodeLoad } from './objects/node.ts';
import { versionsOf } from './preflight/versions.ts';

/** Records which nodes there are, in which state, and what runs on the cluster: before the load and again after it. */
export async function takeInventory(
  {
    cluster,
    journal,
    experiment,
  }: { readonly cluster: Cluster; readonly journal: Journal; readonly experiment: Experiment },
  signal: AbortSignal,
): Promise<NodeInventory[]> {
  const nodes = await listNodes(cluster, nodeLoadOf(experiment), signal);
  journal.append({ type: 'inventory', nodes, versions: await versionsOf(cluster, signal) });
  return nodes;
}

/** The nodes as a load finds them. */
export async function listNodes(cluster: Cluster, load: NodeLoad, signal: AbortSignal): Promise<NodeInventory[]> {
  const found = await listAll(cluster, { resource: RESOURCES.nodes }, signal);
  return found.map((node) => inventoryOf(node, load));
}

type LoadOf = Pick<Experiment, 'workloads' | 'scenario' | 'sweep'>;

/**
 * What the load asks of the nodes of its cluster: for virtual machines KubeVirt must take it as well. Nodes that a scenario leaves out by their
 * labels are part of the cluster all the same; those with a taint that it tolerates are, too.
 */
export const nodeLoadOf = (experiment: LoadOf): NodeLoad =>
  loadOn(
    placementsOfScenario(experiment).map(({ tolerations }) => ({ nodeSelector: {}, tolerations })),
    experiment,
  );

/** What the load asks of the nodes that it comes to. */
export const placedLoadOf = (experiment: LoadOf): NodeLoad => loadOn(placementsOfScenario(experiment), experiment);

function loadOn(ofScenario: readonly Placement[], experiment: LoadOf): NodeLoad {
  const ofWorkloads = experiment.workloads.flatMap(({ manifest }) => placementsIn(manifest));
  const placements = ofScenario.length > 0 ? ofScenario : ofWorkloads;
  return { ...ANY_LOAD, vms: makesVms(experiment), ...(placements.length > 0 && { placements }) };
}

/** A scenario that brings its own pods may say where they run, and each level of a sweep otherwise. */
function placementsOfScenario({ scenario, sweep }: LoadOf): Placement[] {
  const levels = sweep === undefined || sweep.include.length === 0 ? [{}] : sweep.include;
  const all = levels.map((level): JsonObject => ({ ...scenario, ...level }));
  return all.filter((each) => 'nodeSelector' in each || 'tolerations' in each).map(placementOf);
}

export const makesVms = ({ workloads }: Pick<Experiment, 'workloads'>): boolean =>
  workloads.some(({ manifest }) => resourcesBehind(manifest).includes(RESOURCES.virtualMachineInstances));

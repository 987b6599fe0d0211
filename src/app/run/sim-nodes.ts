import type { FleetRoom, NodeSize } from '../../model/fleet.ts';
import { type JsonObject, stringAt } from '../../model/json.ts';
import { placementsIn } from '../../model/placement.ts';
import { needsOf, type Plan } from '../../model/plan.ts';
import { parseQuantity } from '../../model/quantity.ts';
import type { TargetCluster } from '../../model/target.ts';
import { NODE_CAPACITY, type SimOptions } from '../../sim/options.ts';

/** The nodes of a simulated cluster: as many as the cluster's file says, and such that all that the plan makes can run there. */
export function simNodes(plan: Plan, { nodes, inventory }: TargetCluster): Partial<SimOptions> {
  const { pods } = needsOf(plan);
  const { workloads } = plan.experiment;
  const fleets = plan.steps.flatMap((step) => (step.kind === 'benchmark' ? (step.benchmark.fleet?.room ?? []) : []));
  const placements = pods?.placements ?? workloads.flatMap(({ manifest }) => placementsIn(manifest));
  return {
    nodes: nodes.schedulable,
    controlPlaneNodes: nodes.controlPlane,
    nodeLabels: placements.map(({ nodeSelector }) => nodeSelector).reduce<Labels[]>(withPool, []),
    nodeTaints: commonTaints(placements.map(({ tolerations }) => tolerations.flatMap(taintOf))),
    runtimeClasses: [...(pods?.runtimeClasses ?? [])],
    ...(plan.steps.some(({ kind }) => kind === 'ramp') && { nodeCapacity: capacityIn(inventory, SMALL) }),
    ...(fleets.length > 0 && { nodeCapacity: { ...NODE_CAPACITY, ...capacityIn(inventory, largeEnough(fleets)) } }),
  };
}

type Labels = SimOptions['nodeLabels'][number];

/** Nodes of one pool have all labels that pods ask for, where these do not contradict each other; a pool of its own is for others. */
function withPool(pools: readonly Labels[], selector: JsonObject): Labels[] {
  const asked = Object.fromEntries(Object.entries(selector).map(([label, value]) => [label, String(value)]));
  const fits = (pool: Labels): boolean =>
    Object.entries(asked).every(([label, value]) => (pool[label] ?? value) === value);
  const found = pools.find(fits);
  return found === undefined ? [...pools, asked] : pools.map((pool) => (pool === found ? { ...pool, ...asked } : pool));
}

type Taint = SimOptions['nodeTaints'][number];

/** Those that everything tolerates, so that it can run beside them. */
const commonTaints = ([first = [], ...others]: readonly Taint[][]): Taint[] =>
  first.filter((taint) => others.every((all) => all.some(({ key }) => key === taint.key)));

/** The taint for whose sake a toleration is there; a toleration of everything names none. */
function taintOf(toleration: JsonObject): Taint[] {
  const [key, value = '', effect = 'NoSchedule'] = ['key', 'value', 'effect'].map((name) => stringAt(toleration, name));
  return key === undefined || (effect !== 'NoSchedule' && effect !== 'NoExecute') ? [] : [{ key, value, effect }];
}

/** A ramp ends when nodes are full. */
const SMALL = { cpu: '8', memory: '16Gi', pods: '500' };

/** What the suite says of nodes is true of simulated ones, unless the cluster's inventory says otherwise. */
function largeEnough(fleets: readonly FleetRoom[]): typeof SMALL {
  const declared = fleets.flatMap((room) => room.declared ?? []);
  const most = (usual: string, of: (size: NodeSize) => number): string => {
    const largest = Math.max(0, ...declared.map(of));
    return largest > (parseQuantity(usual) ?? 0) ? String(largest) : usual;
  };
  return {
    cpu: most(NODE_CAPACITY.cpu, ({ cpu }) => cpu),
    memory: most(NODE_CAPACITY.memory, ({ memoryBytes }) => memoryBytes),
    pods: NODE_CAPACITY.pods,
  };
}

/** As large as the cluster's inventory says, else as given. */
function capacityIn(inventory: TargetCluster['inventory'], usual: typeof SMALL): SimOptions['nodeCapacity'] {
  const said = (key: string, otherwise: string): string => {
    const written = String(inventory[key] ?? '');
    return parseQuantity(written) === undefined ? otherwise : written;
  };
  return { cpu: said('cpusPerNode', usual.cpu), memory: said('memoryPerNode', usual.memory), pods: usual.pods };
}

import type { FleetFlavour, FleetRoom } from '../../model/fleet.ts';
import { A_LITTLE_CPU } from './objects.ts';
import { launcherOf, packed, type Room } from './packing.ts';
import type { FleetBeside, FleetParameters } from './schema.ts';

/** Participants that are equals. */
export interface FleetPart {
  readonly name: string;
  readonly product: FleetFlavour['product'];
  /** On all nodes together. */
  readonly count: number;
  /** With the size of this flavour. */
  readonly own: FleetParameters;
}

export function partsOf(parameters: FleetParameters): FleetPart[] {
  const { as, nodes, external, beside } = parameters;
  const perNode = as === 'node' ? 1 : participantsPerNode(parameters);
  const half = Math.floor(perNode / 2);
  const part = (product: FleetPart['product'], count: number, own = parameters, name?: string): FleetPart => {
    const usual = product === 'vm' || product === 'pod' ? `${product}-${own.cores}` : product;
    return { name: name ?? usual, product, count, own };
  };
  return [
    part('vm', nodes * (as === 'vm' ? perNode : as === 'both' ? perNode - half : 0)),
    part('pod', nodes * (as === 'pod' ? perNode : as === 'both' ? half : 0)),
    part('node', nodes * (as === 'node' ? 1 : 0)),
    ...beside.map((each) => part(each.as, nodes * each.perNode, sizedAs(parameters, each), each.flavour)),
    part('external', external),
  ].filter(({ count }) => count > 0);
}

const sizedAs = (parameters: FleetParameters, { instancetype, ...size }: FleetBeside): FleetParameters => ({
  ...parameters,
  ...size,
  instancetype,
  beside: [],
});

/** As many as are asked for, else as many as fit in the room that the other flavours leave. */
export function participantsPerNode(parameters: FleetParameters): number {
  const { node, perNode, beside } = parameters;
  if (perNode !== undefined || node === undefined) return perNode ?? 1;
  return packed(beside.reduce(without, node), roomOf(parameters));
}

const without = ({ cpu, memory }: Room, taken: FleetBeside): Room => {
  const each = roomOf(taken);
  return { cpu: cpu - taken.perNode * each.cpu, memory: memory - taken.perNode * each.memory };
};

/** What the nodes that are filled must have: of their participants what the scheduler counts. */
export function needOf(parameters: FleetParameters): FleetRoom {
  const { node, nodes } = parameters;
  const made = partsOf(parameters).filter(({ product }) => product !== 'external');
  const all = made.map((part) => ({ count: part.count / nodes, each: requestOf(part) }));
  const total = (of: (each: Room) => number): number => all.reduce((sum, { count, each }) => sum + count * of(each), 0);
  return {
    nodes,
    pods: all.reduce((sum, { count }) => sum + count, 0),
    cpu: Math.round(1000 * total(({ cpu }) => cpu)) / 1000,
    memoryBytes: total(({ memory }) => memory),
    ...(node !== undefined && { declared: { cpu: node.cpu, memoryBytes: node.memory } }),
  };
}

function requestOf({ product, own }: FleetPart): Room {
  if (product === 'node') return { cpu: A_LITTLE_CPU, memory: 0 };
  const { cpu, memory } = roomOf({ ...own, as: product === 'pod' ? 'pod' : 'vm' });
  return { cpu: product === 'pod' || own.dedicatedCpus ? cpu : own.cores / CPU_ALLOCATION_RATIO, memory };
}

/** KubeVirt's default: where CPUs are shared a launcher asks for a tenth. */
const CPU_ALLOCATION_RATIO = 10;

/** VMs take more than their guests see. */
const roomOf = ({
  as,
  cores,
  memory,
  dedicatedCpus,
}: Pick<FleetParameters, 'as' | 'cores' | 'memory' | 'dedicatedCpus'>): Room =>
  as === 'pod' ? { cpu: cores, memory } : launcherOf({ cpu: cores, memory }, dedicatedCpus);

/** Hosts that join by themselves are on no node of ours. */
export const hasNodes = (parameters: FleetParameters): boolean =>
  partsOf(parameters).some(({ product }) => product !== 'external');

export const hasVms = ({ as, beside }: FleetParameters): boolean =>
  as === 'vm' || as === 'both' || beside.some((each) => each.as === 'vm');

import { counted, firstFew } from '../../model/counted.ts';
import { isMeasurable, type NodeInventory } from '../../model/entry.ts';
import type { NodeSize } from '../../model/fleet.ts';
import { type JsonObject, stringAt } from '../../model/json.ts';
import { vmsIn } from '../../model/made.ts';
import { placementsIn } from '../../model/placement.ts';
import type { Step } from '../../model/plan.ts';
import { amounts, plus, podRequests, type Resources } from '../../model/pod-requests.ts';
import { RESOURCES, ruleFor } from '../../model/resources.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { inventoryOf } from '../objects/node.ts';
import { failing, ok, type PreflightCheck, type PreflightFinding, warning } from './check.ts';
import { atRatio, cpuRatioOf, type SharingFleet, sharedCpus } from './cpu-ratio.ts';
import { podsThatStay } from './pods-that-stay.ts';

/** The nodes that a fleet fills hold what is to be packed on each of them, beside what runs there. */
export const nodeRoom: PreflightCheck = {
  name: 'node-room',
  async look(context) {
    const planned = context.plan.steps.flatMap(fleetOf);
    if (planned.length === 0) return [];
    const ratio = planned.some(({ shared }) => shared > 0) ? await cpuRatioOf(context) : undefined;
    const fleets = ratio === undefined ? planned : planned.map((fleet) => atRatio(fleet, ratio));
    const nodes = await context.listNodes();
    const pods = await podsThatStay(context);
    const findings = fleets.flatMap((fleet) => findingsOf(fleet, roomsFor(fleet, nodes, pods)));
    const distinct = [...new Map(findings.map((finding) => [finding.message, finding])).values()];
    return [
      ...(ratio?.isKnown === false ? [RATIO_UNREAD] : []),
      ...(distinct.length > 0 ? distinct : [ok('each node that is filled has room for its participants')]),
    ];
  },
};

const RATIO_UNREAD = warning(
  'CPUs that VMs share are counted by the ratio of KubeVirt itself, ten to one, for the KubeVirt object may not be read',
  `grant it: ${ruleFor({ verb: 'list', resource: RESOURCES.kubevirts })}`,
);

interface Fleet extends SharingFleet {
  readonly step: Extract<Step, { kind: 'benchmark' }>;
}

const fleetOf = (step: Step): Fleet[] => {
  const room = step.kind === 'benchmark' ? step.benchmark.fleet?.room : undefined;
  return step.kind === 'benchmark' && room !== undefined
    ? [{ step, room, shared: sharedCpus(step.benchmark, room) }]
    : [];
};

/** A node that the participants may use, and what is left of it. */
interface Room {
  readonly node: NodeInventory;
  readonly free: NodeSize & { readonly pods: number };
}

function roomsFor({ step }: Fleet, nodes: readonly JsonObject[], pods: readonly JsonObject[]): Room[] {
  const { benchmark } = step;
  const load = { vms: vmsIn(benchmark) > 0, placements: benchmark.roles.flatMap(({ pod }) => placementsIn(pod)) };
  return nodes
    .map((node) => inventoryOf(node, load))
    .filter(isMeasurable)
    .map((node) => ({ node, free: freeOn(node, pods) }));
}

function freeOn(node: NodeInventory, pods: readonly JsonObject[]): Room['free'] {
  const used = pods
    .filter((pod) => stringAt(pod, 'spec', 'nodeName') === node.name)
    .map(podRequests)
    .reduce(plus, new Map());
  const all = amounts(node.allocatable);
  const left = (name: string): number => amountIn(all, name) - amountIn(used, name);
  // Sums of tenths are no whole thousandths, of which Kubernetes counts CPUs.
  return { cpu: Math.round(1000 * left('cpu')) / 1000, memoryBytes: left('memory'), pods: left('pods') };
}

const amountIn = (resources: Resources, name: string): number => resources.get(name) ?? 0;

function findingsOf({ room }: Fleet, rooms: readonly Room[]): PreflightFinding[] {
  const { declared, nodes, pods } = room;
  const tooSmall = declared === undefined ? [] : rooms.filter(({ node }) => !holds(node, declared));
  if (declared !== undefined && rooms.length - tooSmall.length < nodes) {
    const seen = tooSmall.map(({ node }) => `${node.name} has ${sizeText(node)}`);
    return [
      failing(
        `the scenario says that a node has ${sizeText(declared)}, and fills ${counted(nodes, 'node')}: ${seenText(seen)}`,
        'node of the scenario is what a node has for pods, which kubectl describe node shows as Allocatable; nodeSelector chooses others',
      ),
    ];
  }
  const full = rooms.filter(({ free }) => !holds(free, room) || free.pods < pods);
  if (rooms.length - full.length >= nodes) return [];
  const seen = full.map(({ node: { name }, free }) => `${name} has ${leftText(free)}`);
  return [
    failing(
      `${counted(pods, 'participant')} with ${sizeText(room)} together must fit on each of ${counted(nodes, 'node')}: ${seenText(seen)}`,
      'give fewer or smaller participants (perNode, node, cores, memory), free the nodes, or choose others (nodeSelector)',
    ),
  ];
}

const holds = (node: NodeSize, wanted: NodeSize): boolean =>
  node.cpu >= wanted.cpu && node.memoryBytes >= wanted.memoryBytes;

const seenText = (seen: readonly string[]): string =>
  seen.length === 0 ? 'no node is ready that it may use' : firstFew(seen);

const leftText = ({ cpu, memoryBytes, pods }: Room['free']): string =>
  `${formatQuantity(cpu, 'cores')}, ${formatQuantity(memoryBytes, 'bytes')} and ${counted(pods, 'pod')} left`;

const sizeText = ({ cpu, memoryBytes }: NodeSize): string =>
  `${formatQuantity(cpu, 'cores')} and ${formatQuantity(memoryBytes, 'bytes')}`;

import type { BenchmarkRole, BenchmarkRun } from '../../model/benchmark.ts';
import { counted } from '../../model/counted.ts';
import type { FleetFlavour, FleetRoom } from '../../model/fleet.ts';
import { benchmarkMetrics } from '../../model/metrics/benchmark.ts';
import { fleetMetrics } from '../../model/metrics/fleet.ts';
import { fleetNodesMetrics } from '../../model/metrics/fleet-nodes.ts';
import { type Milliseconds, minutes, ms } from '../../model/units.ts';
import { limitOf } from '../benchmarks/pod.ts';
import type { Objection, ScenarioKind } from '../scenario.ts';
import { A_LITTLE_CPU, type FleetRole, objectOf, watcherOf } from './objects.ts';
import { launcherOf, packed, type Room } from './packing.ts';
import { ANYWHERE, type FleetBeside, type FleetParameters, fleetSchema } from './schema.ts';

/** VMs, pods and hosts that run one benchmark at the same time, so that each shows what it delivers beside its neighbours. */
export const fleet: ScenarioKind<FleetParameters> = {
  kind: 'fleet',
  summary: 'VMs, pods and hosts that begin and end a benchmark together: what each delivers of its host',
  schema: fleetSchema,
  ownPods: true,
  metrics: { ...fleetMetrics, ...fleetNodesMetrics },
  key: Object.keys({ ...benchmarkMetrics, ...fleetMetrics }).map((metric) => ({ metric, labels: {} })),
  objections,
  expand: (parameters) => {
    const benchmark = runOf(parameters);
    return [{ kind: 'benchmark', role: 'measure', benchmark, estimateMs: ms(benchmark.durationMs + START_MS) }];
  },
};

/** The boot of guests is guessed. */
const START_MS = minutes(1);

function runOf(parameters: FleetParameters): BenchmarkRun {
  const { parse, duration, transport, barrier, least, reference } = parameters;
  const { duration: durationMs, ...counts } = parameters.asked;
  const limitMs = limitOf(duration, parameters.timeout);
  return {
    tool: parse.tool,
    ...(parse.readings !== undefined && { parse }),
    asked: { ...counts, ...(durationMs !== undefined && { durationMs }) },
    roles: rolesOf(parameters, limitMs),
    objects: [],
    ...{ durationMs: ms(duration), limitMs, readyWithinMs: parameters.readyWithin },
    fleet: {
      ...(transport !== 'http' && { transport }),
      ...(parameters.startStrategy !== undefined && { startStrategy: parameters.startStrategy }),
      ...(parameters.launcherVersions && hasVms(parameters) && { launcherVersions: true }),
      listen: barrier.listen,
      ...(barrier.url !== undefined && { url: barrier.url }),
      ...(least !== undefined && { least }),
      ...((parameters.watch ?? true) && hasNodes(parameters) && { watcher: watcherOf(parameters) }),
      ...(reference !== undefined && { reference }),
      ...(hasNodes(parameters) && { room: needOf(parameters) }),
    },
  };
}

/** Hosts that join by themselves are on no node of ours. */
const hasNodes = (parameters: FleetParameters): boolean =>
  partsOf(parameters).some(({ product }) => product !== 'external');

const hasVms = ({ as, beside }: FleetParameters): boolean =>
  as === 'vm' || as === 'both' || beside.some((each) => each.as === 'vm');

function rolesOf(parameters: FleetParameters, limitMs: Milliseconds): BenchmarkRole[] {
  return partsOf(parameters).map(({ name, product, count, own }) => {
    const cores = product === 'node' ? Math.floor(own.node?.cpu ?? own.cores) : own.cores;
    const flavour = { product, cores };
    const argv = own.command.map((word) => word.replaceAll('$(CORES)', String(cores)));
    const role: FleetRole = { name, flavour, tool: own.parse.tool, argv, limitS: Math.ceil(limitMs / 1000) };
    return { name, count, part: 'works', pod: objectOf(role, own), flavour };
  });
}

/** Participants that are equals. */
interface Part {
  readonly name: string;
  readonly product: FleetFlavour['product'];
  /** On all nodes together. */
  readonly count: number;
  /** With the size of this flavour. */
  readonly own: FleetParameters;
}

function partsOf(parameters: FleetParameters): Part[] {
  const { as, nodes, external, beside } = parameters;
  const perNode = as === 'node' ? 1 : participantsPerNode(parameters);
  const half = Math.floor(perNode / 2);
  const part = (product: Part['product'], count: number, own = parameters, name?: string): Part => {
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
function participantsPerNode(parameters: FleetParameters): number {
  const { node, perNode, beside } = parameters;
  if (perNode !== undefined || node === undefined) return perNode ?? 1;
  return packed(beside.reduce(without, node), roomOf(parameters));
}

const without = ({ cpu, memory }: Room, taken: FleetBeside): Room => {
  const each = roomOf(taken);
  return { cpu: cpu - taken.perNode * each.cpu, memory: memory - taken.perNode * each.memory };
};

/** What the nodes that are filled must have: of their participants what the scheduler counts. */
function needOf(parameters: FleetParameters): FleetRoom {
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

function requestOf({ product, own }: Part): Room {
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

const objection = (parameter: string, message: string, hint: string): Objection => ({ parameter, message, hint });

function objections(parameters: FleetParameters): Objection[] {
  const { vmImage, duration, timeout, external } = parameters;
  const makesVms = hasVms(parameters);
  return [
    ...(makesVms && vmImage === undefined
      ? [
          objection(
            'vmImage',
            'VMs need an image of a disk',
            'name a containerDisk with cloud-init, pilot and the tool',
          ),
        ]
      : []),
    ...ofRoom(parameters, makesVms),
    ...ofInstancetype(parameters),
    ...ofBeside(parameters),
    ...ofReferences(parameters),
    ...ofBarrier(parameters),
    ...ofLeast(parameters),
    ...(parameters.startStrategy !== undefined && !makesVms
      ? [objection('startStrategy', 'there is no VM that could start paused', SAY_WITH_VMS)]
      : []),
    ...(timeout !== undefined && timeout <= duration
      ? [
          objection(
            'timeout',
            `the tool works for ${duration / 1000} s, and is ended after ${timeout / 1000} s`,
            'leave it out: by default a minute is added to the duration',
          ),
        ]
      : []),
    ...(rolesOf(parameters, ms(0)).length === 0 && external === 0
      ? [objection('perNode', 'there is no participant', 'say perNode, node or external')]
      : []),
  ];
}

const SAY_WITH_VMS =
  'leave it out; in a sweep, say it with the VMs: include: [{as: vm, startStrategy: Paused}, {as: node}]';

function ofRoom(parameters: FleetParameters, makesVms: boolean): Objection[] {
  const { as, node, cores, memory, beside } = parameters;
  if (as === 'node' || node === undefined) return [];
  if (parameters.perNode !== undefined) return ofPerNode(parameters, node);
  if (participantsPerNode(parameters) >= (as === 'both' ? 2 : 1)) return [];
  const which = as === 'both' ? 'a VM and a pod' : 'one';
  const added = makesVms ? ', and what KubeVirt adds' : '';
  const others = beside.length > 0 ? ', beside the others' : '';
  const message = `a node with ${node.cpu} CPUs and ${node.memory} bytes does not hold ${which} with ${cores} CPUs and ${memory} bytes${added}${others}`;
  return [objection('node', message, 'give the flavour fewer cores or less memory')];
}

/** CPUs that VMs share may be given more than once. */
function ofPerNode(parameters: FleetParameters, node: Room): Objection[] {
  const { cpu, memoryBytes, pods } = needOf(parameters);
  if (cpu <= node.cpu && memoryBytes <= node.memory) return [];
  const message = `a node with ${node.cpu} CPUs and ${node.memory} bytes does not hold ${counted(pods, 'participant')} that request ${cpu} CPUs and ${memoryBytes} bytes together`;
  return [objection('perNode', message, 'leave it out to pack as many as fit')];
}

function ofInstancetype({
  as,
  instancetype,
  dedicatedCpus,
}: Pick<FleetParameters, 'as' | 'instancetype' | 'dedicatedCpus'>): Objection[] {
  if (instancetype === undefined) return [];
  if (as === 'pod') return [objection('instancetype', 'pods have no instancetype', 'leave it out')];
  if (as === 'node') return [objection('instancetype', 'a node has no instancetype', 'leave it out')];
  const both = 'KubeVirt refuses a VM that has both an instancetype and CPU settings of its own';
  return dedicatedCpus ? [objection('dedicatedCpus', both, 'name an instancetype with dedicatedCPUPlacement')] : [];
}

/** Flavours of one level differ in their names. */
function ofBeside(parameters: FleetParameters): Objection[] {
  const { as, beside } = parameters;
  if (beside.length === 0) return [];
  if (as === 'node') return [objection('beside', 'the node itself has no others beside it', 'leave it out')];
  const names = partsOf(parameters).map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  return [
    ...beside.flatMap((each) => ofInstancetype(each)),
    ...(twice === undefined
      ? []
      : [objection('beside', `two flavours are called ${twice}`, 'give one a name: flavour: pinned')]),
  ];
}

/** A file is read once for a test, before its levels are known: what is still named here was not read. */
function ofReferences({ reference, references, hardware }: FleetParameters): Objection[] {
  if (references === undefined && hardware === undefined) return [];
  const parameter = references === undefined ? 'hardware' : 'references';
  if (reference !== undefined)
    return [objection(parameter, 'the reference is given already', 'leave one of the two out')];
  if (references !== undefined && hardware !== undefined)
    return [objection(parameter, 'the file is read for the scenario, not for a level of its sweep', WITHOUT_FILE)];
  return [objection(parameter, 'expected references and hardware together', 'name both in the scenario')];
}

function ofLeast(parameters: FleetParameters): Objection[] {
  const { least = 0 } = parameters;
  const total = partsOf(parameters).reduce((sum, { count }) => sum + count, 0);
  if (total === 0 || least <= total) return [];
  const message = `it is to begin with at least ${least}, and has ${counted(total, 'participant')}`;
  return [objection('least', message, 'leave it out to begin with all, or give fewer')];
}

const WITHOUT_FILE =
  'name both in the scenario, in a test for each hardware type, or give each level its reference: {hardware, benchmark, score, cores, date}';

function ofBarrier({ transport, external, barrier }: FleetParameters): Objection[] {
  if (transport === 'http' || external > 0) return [];
  if (barrier.url === undefined && barrier.listen === ANYWHERE) return [];
  const message = 'no participant calls the runner where transport is api, so that it listens nowhere';
  return [objection('barrier', message, 'leave it out; hosts that are `external` call it in any case')];
}

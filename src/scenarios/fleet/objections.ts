import { counted } from '../../model/counted.ts';
import { uncheckedAsked } from '../asked.ts';
import type { Objection } from '../scenario.ts';
import type { Room } from './packing.ts';
import { hasVms, needOf, participantsPerNode, partsOf } from './parts.ts';
import { referenceOf } from './reference.ts';
import { ANYWHERE, type FleetParameters } from './schema.ts';

const objection = (parameter: string, message: string, hint: string): Objection => ({ parameter, message, hint });

/** What of a fleet contradicts itself, or finds no room. */
export function objections(parameters: FleetParameters): Objection[] {
  const { vmImage, duration, timeout } = parameters;
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
    ...ofVariables(parameters),
    ...uncheckedAsked(parameters.parse, parameters.asked),
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
    ...(partsOf(parameters).length === 0
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

/** The file is read once for a test, before its levels are known: one that is still named here was not read. */
function ofReferences(parameters: FleetParameters): Objection[] {
  const { reference, references, hardware } = parameters;
  if (references === undefined && hardware === undefined) return [];
  const parameter = references === undefined ? 'hardware' : 'references';
  if (reference !== undefined)
    return [objection(parameter, 'the reference is given already', 'leave one of the two out')];
  if (references === undefined || hardware === undefined)
    return [objection(parameter, 'expected references and hardware together', NAME_BOTH)];
  if (typeof references === 'string')
    return [objection(parameter, 'the file is read for the scenario, not for a level of its sweep', NAME_BOTH)];
  if (referenceOf(parameters) !== undefined) return [];
  const message = `no row of references is of ${hardware} by ${parameters.parse.tool}`;
  const known = references.map((each) => `${each.hardware} by ${each.benchmark}`).join(', ');
  return [objection('hardware', message, `there are ${known}: name one of these, or add its row`)];
}

function ofLeast(parameters: FleetParameters): Objection[] {
  const { least = 0 } = parameters;
  const total = partsOf(parameters).reduce((sum, { count }) => sum + count, 0);
  if (total === 0 || least <= total) return [];
  const message = `it is to begin with at least ${least}, and has ${counted(total, 'participant')}`;
  return [objection('least', message, 'leave it out to begin with all, or give fewer')];
}

/** What Kubernetes fills in for a pod: its own variable, and addresses of Services. */
const OF_PODS = /^PILOT_TOKEN$|_SERVICE_|_PORT(?:_|$)/;

/** Variables as Kubernetes writes them, in capitals. It leaves one that is not known as it is, and in a guest nothing fills in any. */
function ofVariables(parameters: FleetParameters): Objection[] {
  const named = [...parameters.command.join('\n').matchAll(/(?<!\$)\$\(([A-Z_][A-Z0-9_]*)\)/g)].map(
    ([, name = '']) => name,
  );
  const isKnown = (name: string): boolean => name === 'CORES' || (!hasVms(parameters) && OF_PODS.test(name));
  const unknown = named.find((name) => !isKnown(name));
  if (unknown === undefined) return [];
  const message = `$(${unknown}) is not known: the program would get it as it is written here`;
  return [objection('command', message, '$(CORES) is the number of CPUs of each participant')];
}

const NAME_BOTH =
  'name references in the scenario, and hardware there or in each level of the sweep: include: [{hardware: r640, nodeSelector: {hardware: r640}}, ...]';

function ofBarrier({ transport, external, barrier }: FleetParameters): Objection[] {
  if (transport === 'http' || external > 0) return [];
  if (barrier.url === undefined && barrier.listen === ANYWHERE) return [];
  const message = 'no participant calls the runner where transport is api, so that it listens nowhere';
  return [objection('barrier', message, 'leave it out; hosts that are `external` call it in any case')];
}

import { ROLE_LABEL, TOOL_LABEL } from '../../model/benchmark.ts';
import { type FleetFlavour, type FleetTransport, PARTICIPANT_CONTAINER } from '../../model/fleet.ts';
import { type JsonObject, present } from '../../model/json.ts';
import type { FleetParameters } from './schema.ts';

/** What the participants of one role run, and how they are made. */
export interface FleetRole {
  readonly name: string;
  readonly flavour: FleetFlavour;
  readonly tool: string;
  readonly argv: readonly string[];
  readonly limitS: number;
}

/** The object of one participant; a host that joins by itself has none. */
export function objectOf(role: FleetRole, parameters: FleetParameters): JsonObject {
  switch (role.flavour.product) {
    case 'vm':
      return vmOf(role, parameters);
    case 'pod':
      return podOf(role, parameters, containerOf(role, parameters, sizeOf(parameters)));
    case 'node':
      return podOf(role, parameters, {
        ...containerOf(role, parameters, A_LITTLE),
        securityContext: { privileged: true },
      });
    case 'external':
      return {};
  }
}

/** A pod that asks for nothing comes last wherever CPU is short, and its signs of life with it; all CPUs would leave none for what runs on every node. */
export const A_LITTLE_CPU = 0.1;
const A_LITTLE: JsonObject = { requests: { cpu: `${1000 * A_LITTLE_CPU}m` } };

/** All of one fleet, whatever their role: they are packed on one node, or share the nodes evenly. */
const FLEET_LABEL = 'prowess-fleet';

const metadataOf = ({ tool, name }: FleetRole, { annotations }: FleetParameters): JsonObject => ({
  labels: { [TOOL_LABEL]: tool, [ROLE_LABEL]: name, [FLEET_LABEL]: 'participant' },
  ...(Object.keys(annotations).length > 0 && { annotations }),
});

function placementOf(parameters: FleetParameters): JsonObject {
  const { nodeSelector, tolerations, nodes } = parameters;
  const labelSelector = { matchLabels: { [FLEET_LABEL]: 'participant' } };
  const topologyKey = 'kubernetes.io/hostname';
  const term = { topologyKey, labelSelector };
  return present({
    nodeSelector: Object.keys(nodeSelector).length === 0 ? undefined : nodeSelector,
    tolerations: tolerations.length === 0 ? undefined : tolerations,
    ...(nodes === 1
      ? { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }
      : {
          topologySpreadConstraints: [{ maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector }],
        }),
  });
}

const sizeOf = ({ cores, memory }: FleetParameters): JsonObject => {
  const size = { cpu: String(cores), memory: String(memory) };
  return { requests: size, limits: size };
};

const containerOf = (
  role: FleetRole,
  { image, imagePullPolicy, transport }: FleetParameters,
  resources?: JsonObject,
): JsonObject =>
  present({
    name: PARTICIPANT_CONTAINER,
    image,
    imagePullPolicy,
    ...(transport === 'api' && { stdin: true }),
    command: [...pilotWords(role, WAYS[transport].pod), '--report', '', '--', ...role.argv],
    env: [{ name: 'PILOT_TOKEN', value: '{{barrier-token}}' }],
    resources,
  });

const podOf = (role: FleetRole, parameters: FleetParameters, container: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadataOf(role, parameters),
  spec: {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 1,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...placementOf(parameters),
    containers: [container],
  },
});

/** How a pilot is to reach the runner. */
const WAYS = {
  http: { pod: ['{{barrier-url}}'], vm: ['{{barrier-url}}'] },
  api: { pod: ['--transport', 'stdio'], vm: ['--transport', 'serial', '--tty', '/dev/ttyS0'] },
} as const;

/**
 * Says what its node does. It asks for no CPU, so that a node that is packed full has room for it; a sample that comes late for that has its own
 * time. The node is named rather than found by the scheduler: the pod belongs where participants are.
 */
export function watcherOf({
  image,
  imagePullPolicy,
  tolerations,
  annotations,
  transport,
}: FleetParameters): JsonObject {
  const command = ['pilot', 'watch', ...WAYS[transport].pod, '--start', '{{barrier}}', '--id', '{{node}}'];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: present({
      labels: { [ROLE_LABEL]: 'watch' },
      annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
    }),
    spec: present({
      nodeName: '{{node}}',
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      tolerations: tolerations.length === 0 ? undefined : tolerations,
      containers: [
        {
          name: PARTICIPANT_CONTAINER,
          image,
          imagePullPolicy,
          ...(transport === 'api' && { stdin: true }),
          command,
          env: [{ name: 'PILOT_TOKEN', value: '{{barrier-token}}' }],
        },
      ],
    }),
  };
}

/** Found on the PATH of its image. */
const pilotWords = ({ tool, limitS }: FleetRole, way: readonly string[]): string[] => [
  ...['pilot', 'join', ...way, '--start', '{{barrier}}', '--id', '{{name}}'],
  ...['--benchmark', tool, '--limit', `${limitS}s`],
];

/** An instance by its own size; with an instancetype a VirtualMachine, for KubeVirt reads instancetypes of these alone. */
function vmOf(role: FleetRole, parameters: FleetParameters): JsonObject {
  const { cores, memory, instancetype, dedicatedCpus } = parameters;
  const apiVersion = 'kubevirt.io/v1';
  const metadata = metadataOf(role, parameters);
  if (instancetype !== undefined) {
    const template = { metadata, spec: guestOf(role, parameters, {}) };
    const named = { kind: 'VirtualMachineClusterInstancetype', name: instancetype };
    // A guest that ended is lost: another one in its place has not done its work.
    return {
      apiVersion,
      kind: 'VirtualMachine',
      metadata,
      spec: { runStrategy: 'Once', instancetype: named, template },
    };
  }
  const size = {
    cpu: present({ cores, dedicatedCpuPlacement: dedicatedCpus || undefined }),
    memory: { guest: String(memory) },
  };
  return { apiVersion, kind: 'VirtualMachineInstance', metadata, spec: guestOf(role, parameters, size) };
}

function guestOf(role: FleetRole, parameters: FleetParameters, size: JsonObject): JsonObject {
  const { vmImage, imagePullPolicy, transport, startStrategy } = parameters;
  return {
    terminationGracePeriodSeconds: 0,
    ...(startStrategy !== undefined && { startStrategy }),
    ...placementOf(parameters),
    domain: {
      ...size,
      devices: {
        disks: [
          { name: 'root', disk: { bus: 'virtio' } },
          { name: 'start', disk: { bus: 'virtio' } },
        ],
        interfaces: [{ name: 'default', masquerade: {} }],
      },
    },
    networks: [{ name: 'default', pod: {} }],
    volumes: [
      { name: 'root', containerDisk: { image: vmImage ?? '', imagePullPolicy } },
      { name: 'start', cloudInitNoCloud: { userData: userDataOf(role, transport) } },
    ],
  };
}

/** JSON is YAML: no word of a user is pasted into text. */
function userDataOf(role: FleetRole, transport: FleetTransport): string {
  const pilot = [...pilotWords(role, WAYS[transport].vm), '--', ...role.argv];
  const commands = [...(transport === 'api' ? [NO_LOGIN] : []), ['env', 'PILOT_TOKEN={{barrier-token}}', ...pilot]];
  return `#cloud-config\nruncmd:\n${commands.map((words) => `- ${JSON.stringify(words)}\n`).join('')}`;
}

/** What reads a console to let people log in takes what is for the pilot. Where there is no systemd this fails, and cloud-init goes on. */
const NO_LOGIN = ['systemctl', 'mask', '--runtime', '--now', 'serial-getty@ttyS0.service'];

import { ANNOTATIONS_PATH, wrapped } from '../../benchmarks/wrapper.ts';
import { type BenchmarkRole, FILE_ANNOTATION, GO_ANNOTATION, ROLE_LABEL, TOOL_LABEL } from '../../model/benchmark.ts';
import { type JsonObject, present } from '../../model/json.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import type { Common } from './common.ts';

/** What distinguishes the pods of a role from those of others. */
export interface RoleInput {
  readonly tool: string;
  readonly name: string;
  readonly count?: number;
  readonly part: BenchmarkRole['part'];
  readonly argv: readonly string[];
  /** Of a role that serves: what it listens on once others can use it. */
  readonly listens?: { readonly port: number; readonly protocol: 'TCP' | 'UDP' };
  /** The role that was made before, near which or away from which this one runs. */
  readonly beside?: string;
  readonly family?: 4 | 6 | undefined;
  readonly hostLine?: string;
  readonly limitMs: Milliseconds;
  /** What runs before the tool, one after another, in init containers of the same image. */
  readonly before?: readonly {
    readonly name: string;
    readonly argv: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  }[];
  readonly capabilities?: readonly string[];
  /** Files below /prowess: name -> text. */
  readonly files?: Readonly<Record<string, string>>;
  readonly volumes?: readonly { readonly volume: JsonObject; readonly mountPath: string }[];
}

/** One role as a Pod: an object from first to last, so that no option of a user is ever pasted into text. */
export function roleOf(input: RoleInput, common: Common): BenchmarkRole {
  const { name, count = 1, part, family, hostLine } = input;
  return {
    ...{ name, count, part, pod: podOf(input, common) },
    ...(hostLine !== undefined && { hostLine }),
    ...(family !== undefined && { family }),
  };
}

function podOf(input: RoleInput, common: Common): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: present({
      labels: { [TOOL_LABEL]: input.tool, [ROLE_LABEL]: input.name },
      annotations: annotationsOf(input, common),
    }),
    spec: present({
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      activeDeadlineSeconds: Math.ceil((common.readyWithin + input.limitMs + CLEAN_END_MS) / 1000),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      hostNetwork: common.hostNetwork || undefined,
      dnsPolicy: common.hostNetwork ? 'ClusterFirstWithHostNet' : undefined,
      nodeSelector: nonEmpty(common.nodeSelector),
      tolerations: common.tolerations.length === 0 ? undefined : common.tolerations,
      runtimeClassName: common.runtimeClass,
      affinity: affinityOf(input, common),
      topologySpreadConstraints: spreadOf(input, common),
      initContainers: initContainers(input, common),
      containers: [containerOf(input, common)],
      volumes: [...(hasAnnotationFiles(input) ? [annotationVolume(input)] : []), ...volumesOf(input)],
    }),
  };
}

/** Between the end of a tool that hangs and that of its pod. */
const CLEAN_END_MS = 60_000;

const nonEmpty = <T extends object>(map: T): T | undefined => (Object.keys(map).length === 0 ? undefined : map);

const hasAnnotationFiles = ({ part, files = {} }: RoleInput): boolean =>
  part === 'works' || Object.keys(files).length > 0;

function annotationsOf({ files = {} }: RoleInput, { annotations, networkName, hostNetwork }: Common) {
  return nonEmpty({
    ...annotations,
    ...(networkName !== undefined && !hostNetwork && { [DEFAULT_NETWORK]: networkName }),
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [fileAnnotation(name), text])),
  });
}

/** Multus: takes the place of the pod's own network, so that no path is left to fall back to unseen. */
const DEFAULT_NETWORK = 'v1.multus-cni.io/default-network';

const fileAnnotation = (name: string): string => `${FILE_ANNOTATION}${name}`;

const annotationVolume = ({ part, files = {} }: RoleInput): JsonObject => ({
  name: 'prowess',
  downwardAPI: {
    items: [
      ...(part === 'works' ? [itemOf('go', GO_ANNOTATION)] : []),
      ...Object.keys(files).map((name) => itemOf(name, fileAnnotation(name))),
    ],
  },
});

const itemOf = (path: string, annotation: string): JsonObject => ({
  path,
  fieldRef: { fieldPath: `metadata.annotations['${annotation}']` },
});

const volumesOf = ({ volumes = [] }: RoleInput): JsonObject[] => volumes.map(({ volume }) => volume);

function containerOf(input: RoleInput, { image, imagePullPolicy, resources }: Common): JsonObject {
  const { part, argv, limitMs, listens, capabilities = [] } = input;
  const own = { requests: nonEmpty(resources.requests), limits: nonEmpty(resources.limits) };
  return present({
    name: 'benchmark',
    image,
    imagePullPolicy,
    command: part === 'works' ? wrapped(argv, limitMs) : argv,
    ports: listens && [{ containerPort: listens.port, protocol: listens.protocol }],
    startupProbe: listens && probeOf(listens),
    resources: nonEmpty(present(own)),
    securityContext: capabilities.length === 0 ? undefined : { capabilities: { add: [...capabilities] } },
    volumeMounts: mountsOf(input),
  });
}

const mountsOf = (input: RoleInput): JsonObject[] => [
  ...(hasAnnotationFiles(input) ? [{ name: 'prowess', mountPath: ANNOTATIONS_PATH }] : []),
  ...(input.volumes ?? []).map(({ volume, mountPath }) => ({ name: String(volume.name), mountPath })),
];

/** Only until the server is there: a probe that goes on would be a client of the benchmark. Of UDP the kernel's table says it. */
function probeOf({ port, protocol }: NonNullable<RoleInput['listens']>): JsonObject {
  const every = { periodSeconds: 1, failureThreshold: 600 };
  if (protocol === 'TCP') return { tcpSocket: { port }, ...every };
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return {
    exec: { command: ['sh', '-c', `cat /proc/net/udp /proc/net/udp6 2>/dev/null | grep -q ':${hex} '`] },
    ...every,
  };
}

function affinityOf({ beside }: RoleInput, { placement, topologyKey }: Common): JsonObject | undefined {
  if (beside === undefined || placement === 'anywhere') return undefined;
  const term = { topologyKey, labelSelector: { matchLabels: { [ROLE_LABEL]: beside } } };
  const required = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
  return placement === 'same-node' ? { podAffinity: required } : { podAntiAffinity: required };
}

/** Several of one role share the nodes evenly. */
function spreadOf({ name, count = 1 }: RoleInput, { placement, topologyKey }: Common): JsonObject[] | undefined {
  if (count < 2 || placement !== 'across-nodes') return undefined;
  const labelSelector = { matchLabels: { [ROLE_LABEL]: name } };
  return [{ maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector }];
}

function initContainers(input: RoleInput, common: Common): JsonObject[] | undefined {
  const { image, imagePullPolicy, mtu } = common;
  const all = [
    ...(mtu === undefined ? [] : [mtuContainer(common, mtu)]),
    ...(input.before ?? []).map(({ name, argv, env = {} }) =>
      present({
        name,
        image,
        imagePullPolicy,
        command: [...argv],
        env: nonEmpty(Object.entries(env).map(([key, value]) => ({ name: key, value }))),
        volumeMounts: mountsOf(input),
      }),
    ),
  ];
  return all.length === 0 ? undefined : all;
}

/** In the pod's own network namespace: `hostNetwork` has none, and is refused with it. */
const mtuContainer = ({ image, imagePullPolicy }: Common, mtu: number): JsonObject => ({
  name: 'mtu',
  image,
  imagePullPolicy,
  command: ['ip', 'link', 'set', 'dev', 'eth0', 'mtu', String(mtu)],
  securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] }, runAsUser: 0 },
});

/** A minute beyond what the tool is asked for. */
export const limitOf = (durationMs: number, timeout: number | undefined): Milliseconds =>
  ms(timeout ?? durationMs + 60_000);

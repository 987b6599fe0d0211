import { type Json, type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import type { PerftestKind } from './resources.ts';

/** What a spec becomes, and what of it is deliberately otherwise. */
export interface MappedSpec {
  readonly scenario: JsonObject;
  readonly notes: readonly string[];
}

/** A field's new name, or what it becomes. */
type Field = string | ((value: Json, spec: JsonObject) => { readonly entries?: JsonObject; readonly note?: string });

interface MappedKind {
  readonly kind: string;
  readonly fields: Readonly<Record<string, Field>>;
}

const seconds = (value: Json): string => `${value}s`;
const texts = (map: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));

/** Fields of all kinds. A node's own interface is never changed, and a network of Multus is none of hostNetwork. */
const COMMON: Readonly<Record<string, Field>> = {
  image: 'image',
  imagePullPolicy: 'imagePullPolicy',
  hostNetwork: 'hostNetwork',
  networkName: (value, { hostNetwork }) =>
    hostNetwork === true ? { note: IGNORED_NETWORK } : { entries: { networkName: value } },
  mtu: (value, { hostNetwork }) => (hostNetwork === true ? { note: NODE_MTU } : { entries: { mtu: value } }),
  resources: (value) => ({
    entries: {
      resources: Object.fromEntries(Object.entries(objectAt(value)).map(([key]) => [key, texts(objectAt(value, key))])),
    },
  }),
};
const IGNORED_NETWORK = 'networkName beside hostNetwork is left out: it was ignored there';
const NODE_MTU =
  "mtu beside hostNetwork is left out: it changed the MTU of the node's own interface, and left it changed";

const MPI = { transport: 'transport', sshPort: 'sshPort' } as const;
const RDMA = { mode: 'mode', iterations: 'iterations', extraArgs: 'extraArgs' } as const;

export const KINDS: Readonly<Record<PerftestKind, MappedKind>> = {
  IPerf: {
    kind: 'iperf2',
    fields: { duration: (value) => ({ entries: { duration: seconds(value) } }), streams: 'streams' },
  },
  MPIPingPong: { kind: 'mpi-pingpong', fields: { ...MPI, maxlog: 'maxlog' } },
  OpenFOAM: {
    kind: 'openfoam',
    fields: {
      ...MPI,
      problemSize: 'problemSize',
      iterativeMethod: 'iterativeMethod',
      numProcs: 'numProcs',
      numNodes: 'numNodes',
    },
  },
  RDMABandwidth: { kind: 'rdma-bandwidth', fields: { ...RDMA, qps: 'qps' } },
  RDMALatency: { kind: 'rdma-latency', fields: RDMA },
  Fio: {
    kind: 'fio',
    fields: {
      rw: (value) => ({ entries: { rw: value === 'rw,readwrite' ? 'rw' : value } }),
      bs: 'bs',
      iodepth: 'iodepth',
      ioengine: 'ioengine',
      nrfiles: 'nrfiles',
      rwmixread: 'rwmixread',
      percentageRandom: 'percentageRandom',
      direct: (value) => ({ entries: { direct: value === 1 } }),
      runtime: (value) => ({ entries: { duration: /^\d+$/.test(String(value)) ? seconds(value) : value } }),
      numJobs: 'numJobs',
      numWorkers: 'numWorkers',
      size: 'size',
      thread: 'thread',
      fioPort: () => ({ note: 'fioPort is left out: each worker has an address of its own, and the port is fixed' }),
      volumeClaimTemplate: (value) => ({ entries: volumeOf(value) }),
    },
  },
  PyTorch: {
    kind: 'pytorch',
    fields: { device: 'device', model: 'model', benchmarkType: 'benchmarkType', inputBatchSize: 'inputBatchSize' },
  },
};

/** One volume for all workers where any access mode is ReadWriteMany, else one for each. An empty template asks for none. */
function volumeOf(template: Json): JsonObject {
  const modes = listAt(template, 'accessModes');
  const size = stringAt(template, 'resources', 'requests', 'storage');
  const storageClass = stringAt(template, 'storageClassName');
  if (modes.length === 0 && size === undefined && storageClass === undefined) return {};
  return {
    volume: {
      ...(storageClass === undefined ? {} : { storageClass }),
      accessMode: modes.includes('ReadWriteMany') ? 'ReadWriteMany' : (modes[0] ?? 'ReadWriteOnce'),
      ...(size === undefined ? {} : { size }),
    },
  };
}

/** Its own images hold another wrapper: ours are built from images/. */
const imageOf = (kind: PerftestKind): string => `registry.example.org/prowess-${KINDS[kind].kind}:v1`;

/** The parameters of a scenario that a spec becomes. */
export function scenarioOf(kind: PerftestKind, spec: JsonObject): MappedSpec {
  const fields: Readonly<Record<string, Field>> = { ...COMMON, ...KINDS[kind].fields };
  const mapped = Object.entries(spec).map(([key, value]) => fieldOf(fields[key], value, spec));
  return {
    scenario: Object.assign({ kind: KINDS[kind].kind, image: imageOf(kind) }, ...mapped.map(({ entries }) => entries)),
    notes: mapped.flatMap(({ note }) => (note === undefined ? [] : [note])),
  };
}

/** What is null in a spec is absent. */
function fieldOf(
  field: Field | undefined,
  value: Json,
  spec: JsonObject,
): { readonly entries?: JsonObject; readonly note?: string } {
  if (field === undefined || value === null) return {};
  return typeof field === 'string' ? { entries: { [field]: value } } : field(value, spec);
}

import * as z from 'zod';

const duration = z.number().min(0);
const count = z.number().int().min(0);

/** A delay drawn for each use: uniform in [delayMs, delayMs + jitterMs]. */
export const delaySchema = z.strictObject({ delayMs: duration, jitterMs: duration.default(0) });

const API_WORK_MS = { create: 9, update: 9, patch: 9, delete: 7, deletecollection: 10, get: 1, list: 1, watch: 1 };

/** What a client sends at most: client-go's token bucket. */
const limit = (perSecond: number, burst: number) =>
  z
    .strictObject({
      perSecond: z.number().positive().default(perSecond),
      burst: z.number().int().min(1).default(burst),
    })
    .prefault({});

export const NODE_CAPACITY = {
  cpu: '64',
  memory: '256Gi',
  pods: '250',
  'ephemeral-storage': '1Ti',
  'devices.kubevirt.io/kvm': '1k',
  'devices.kubevirt.io/tun': '1k',
  'devices.kubevirt.io/vhost-net': '1k',
};

/** How the simulated cluster is made; every field has a default. */
export const simOptionsSchema = z.strictObject({
  /** Worker nodes; control-plane nodes come on top. */
  nodes: count.default(5),
  controlPlaneNodes: count.default(1),
  nodeCapacity: z.record(z.string(), z.string()).default(NODE_CAPACITY),
  /** RuntimeClasses, each with the handler of its name. */
  runtimeClasses: z.array(z.string()).default([]),
  /** Of the workers, beside those of every node: pools, which share the workers evenly. */
  nodeLabels: z.array(z.record(z.string(), z.string())).default([]),
  /** Of the workers: only pods that tolerate all of them run there. */
  nodeTaints: z
    .array(z.strictObject({ key: z.string(), value: z.string(), effect: z.enum(['NoSchedule', 'NoExecute']) }))
    .default([]),
  kubernetesVersion: z.string().default('v1.36.3'),
  kubevirtVersion: z.string().default('v1.6.0'),
  /** The scheduler takes one pod at a time, and needs this long for it. */
  schedulerPodMs: duration.default(8),
  /** The first pod on a node that needs an image waits for its pull; others of the same image wait with it. */
  imagePull: delaySchema.default({ delayMs: 3000, jitterMs: 3000 }),
  /** From a change of what KubeVirt is to run until its operator reports that it runs. */
  subjectRollout: delaySchema.default({ delayMs: 20_000, jitterMs: 10_000 }),
  /** How often a kubelet looks at what its node uses: what it shows is as old as its last look. */
  kubeletLooksEveryMs: z.number().min(1).default(10_000),
  /** The newest Events that are kept; 0 for none at all. */
  keptEvents: count.default(2000),
  api: z
    .strictObject({
      replicas: z.number().int().min(1).default(1),
      /** Requests that all replicas together work on at once; more wait for their turn, so latency rises with load. */
      workers: z.number().int().min(1).default(2),
      /** Time of work by verb; multiplied by a log-normal factor of this sigma. */
      workMs: z.record(z.string(), duration).default(API_WORK_MS),
      workSigma: duration.default(0.4),
      perListedItemMs: duration.default(0.02),
      /** --max-requests-inflight and --max-mutating-requests-inflight together: the seats that levels share. */
      maxInFlight: z.number().int().min(1).default(600),
      /** Requests of one client that may wait for a seat, and for how long, before they are refused with 429. */
      queueLength: count.default(300),
      queueWaitMs: duration.default(15_000),
    })
    .prefault({}),
  /** Defaults of KubeVirt 1.6 (pkg/virt-config) and of Kubernetes (--kube-api-qps, --kube-api-burst). */
  clientLimits: z
    .strictObject({ virtController: limit(200, 400), controllerManager: limit(20, 30), scheduler: limit(50, 100) })
    .prefault({}),
  network: z.strictObject({ roundTripMs: duration.default(1) }).prefault({}),
  watch: z
    .strictObject({
      lagMs: duration.default(4),
      lagJitterMs: duration.default(6),
      bookmarkEveryMs: duration.default(60_000),
      lifetimeMs: duration.default(1_800_000),
    })
    .prefault({}),
  /** Changes of each kind that a watch can resume from. */
  historyLimit: count.default(1000),
});

export type SimOptions = z.infer<typeof simOptionsSchema>;
export type SimOptionsInput = z.input<typeof simOptionsSchema>;

import { z } from 'zod';

const duration = z.number().min(0);
const count = z.number().int().min(0);

/** A delay drawn for each use: uniform in [delayMs, delayMs + jitterMs]. */
export const delaySchema = z.strictObject({ delayMs: duration, jitterMs: duration.default(0) });
export type Delay = z.infer<typeof delaySchema>;

/** How the simulated cluster is made; every field has a default. */
export const simOptionsSchema = z.strictObject({
  /** Worker nodes; control-plane nodes come on top. */
  nodes: count.default(5),
  controlPlaneNodes: count.default(1),
  nodeCapacity: z.record(z.string(), z.string()).default({
    cpu: '64',
    memory: '256Gi',
    pods: '250',
    'ephemeral-storage': '1Ti',
    'devices.kubevirt.io/kvm': '1k',
    'devices.kubevirt.io/tun': '1k',
    'devices.kubevirt.io/vhost-net': '1k',
  }),
  kubernetesVersion: z.string().default('v1.36.3'),
  kubevirtVersion: z.string().default('v1.6.0'),
  /** From a create to its pod's binding: the scheduler takes one pod at a time. */
  schedulerPodMs: duration.default(8),
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
  historyLimit: count.default(20_000),
});

export type SimOptions = z.infer<typeof simOptionsSchema>;
export type SimOptionsInput = z.input<typeof simOptionsSchema>;

import * as z from 'zod';
import { delaySchema } from './options.ts';

const json: z.ZodType<import('../model/json.ts').Json> = z.json();

/**
 * One step in the life of objects of a kind: objects that match go on to `next` after a delay. The stages of kubelet,
 * virt-handler and whatever else acts by itself are rows of such a table.
 */
export const stageSchema = z.strictObject({
  name: z.string(),
  kind: z.string(),
  when: z.strictObject({
    phase: z.array(z.string()).optional(),
    deleting: z.boolean().default(false),
    /** Whether a node was chosen (`spec.nodeName` or `status.nodeName`). */
    bound: z.boolean().optional(),
    /** Conditions by type: whether each must be True. */
    conditions: z.record(z.string(), z.boolean()).default({}),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  ...delaySchema.shape,
  /** So many objects of one node go through this stage at once; the others wait. */
  perNode: z.number().int().min(1).optional(),
  next: z.strictObject({
    phase: z.string().optional(),
    conditions: z.record(z.string(), z.boolean()).default({}),
    /** Merged into the status (RFC 7386). */
    status: z.record(z.string(), json).default({}),
    finalizers: z.array(z.string()).optional(),
    /** Ends the object's life, whatever grace was left. */
    delete: z.boolean().default(false),
  }),
});

export type Stage = z.infer<typeof stageSchema>;

/** The stages of the simulated kubelet and virt-handler. */
export const DEFAULT_STAGES: readonly Stage[] = z.array(stageSchema).parse([
  {
    name: 'pod-terminated',
    kind: 'Pod',
    when: { deleting: true, bound: true },
    delayMs: 300,
    jitterMs: 900,
    next: { delete: true },
  },
  {
    name: 'pod-running',
    kind: 'Pod',
    when: { phase: ['Pending'], bound: true },
    delayMs: 900,
    jitterMs: 1400,
    perNode: 20,
    next: { phase: 'Running', conditions: { Initialized: true, ContainersReady: true, Ready: true } },
  },
  {
    name: 'vmi-shut-down',
    kind: 'VirtualMachineInstance',
    when: { deleting: true, phase: ['Scheduled', 'Running'] },
    delayMs: 500,
    jitterMs: 1500,
    next: { phase: 'Succeeded', conditions: { Ready: false } },
  },
  {
    name: 'vmi-running',
    kind: 'VirtualMachineInstance',
    when: { phase: ['Scheduled'] },
    delayMs: 1200,
    jitterMs: 1800,
    perNode: 20,
    next: { phase: 'Running', conditions: { Ready: true, LiveMigratable: true } },
  },
  {
    name: 'vmi-agent-connected',
    kind: 'VirtualMachineInstance',
    when: { phase: ['Running'], conditions: { AgentConnected: false } },
    delayMs: 12_000,
    jitterMs: 18_000,
    next: { conditions: { AgentConnected: true } },
  },
]);

import * as z from 'zod';
import { LISTEN_AT, listenAt } from '../../model/listen-at.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { seconds } from '../../model/units.ts';
import { common, timeout } from '../benchmarks/common.ts';
import { durationFrom } from '../duration.ts';
import { parse } from '../parse.ts';
import { isSize, SIZE } from '../size.ts';

/** A quantity of Kubernetes as a number of bytes or CPUs. */
const quantity = (expected: string, isOne: (text: string) => boolean) =>
  z.union([z.string(), z.number()], `expected ${expected}`).transform((written, context) => {
    const value = parseQuantity(String(written));
    if (value !== undefined && isOne(String(written))) return value;
    context.addIssue({ code: 'custom', message: `expected ${expected}` });
    return z.NEVER;
  });

const cpus = quantity('CPUs above 0, such as 32 or 31500m', (text) => (parseQuantity(text) ?? 0) > 0);
const size = quantity(SIZE, isSize);

const { image, imagePullPolicy, nodeSelector, tolerations, annotations, readyWithin } = common;

/** Where the runner listens for participants if nothing else is said. */
export const ANYWHERE = '0.0.0.0:0';

const reference = z.strictObject({
  hardware: z.string().min(1),
  benchmark: z.string().min(1),
  score: z.number().positive(),
  cores: z.int().positive(),
  date: z.iso.date(),
});

export const fleetSchema = z.strictObject({
  kind: z.literal('fleet'),
  as: z
    .enum(['vm', 'pod', 'both', 'node'])
    .default('vm')
    .describe(
      'what the participants are: VirtualMachineInstances, pods, as many of each side by side, or one privileged pod with all CPUs that stands for the node',
    ),
  image: image.describe(
    'of pods, and of the watchers of VMs: holds the program pilot, and the tool for pods; images/pilot-sysbench is one',
  ),
  vmImage: z
    .string()
    .min(1)
    .optional()
    .describe('of VMs: a containerDisk with cloud-init, the program pilot and the tool'),
  imagePullPolicy,
  cores: z.int().positive().max(1024).default(4).describe('CPUs of each participant'),
  memory: size.prefault('4Gi').describe('memory of each participant: a guest sees all of it'),
  instancetype: z
    .string()
    .min(1)
    .optional()
    .describe(
      'a VirtualMachineClusterInstancetype that gives VMs their CPUs and memory: they are VirtualMachines then; cores and memory must say the same, for packing and scores',
    ),
  dedicatedCpus: z.boolean().default(false).describe('VMs get CPUs of their own (dedicatedCpuPlacement)'),
  beside: z
    .array(
      z.strictObject({
        flavour: z
          .string()
          .regex(/^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$/, 'expected lower-case letters, digits and -')
          .optional()
          .describe('its name in results; vm-4 of VMs with 4 cores where it is left out'),
        as: z.enum(['vm', 'pod']).default('vm'),
        cores: z.int().positive().max(1024),
        memory: size.prefault('4Gi'),
        instancetype: z.string().min(1).optional(),
        dedicatedCpus: z.boolean().default(false),
        perNode: z.int().positive().max(1000).default(1),
      }),
    )
    .default([])
    .describe('participants of other flavours, on the same nodes at the same time'),
  node: z
    .strictObject({ cpu: cpus, memory: size })
    .optional()
    .describe('what a node has for pods (allocatable): as many participants as fit are packed on it'),
  perNode: z.int().positive().max(1000).optional().describe('participants on each node, instead of as many as fit'),
  nodes: z.int().positive().max(1000).default(1).describe('nodes that are filled: the participants share them evenly'),
  external: z
    .int()
    .nonnegative()
    .max(1000)
    .default(0)
    .describe('hosts and VMs of no cluster that join by themselves as external-0, external-1, ...'),
  nodeSelector,
  tolerations,
  annotations,
  command: z
    .array(z.string())
    .min(1)
    .describe('the words of the command line; $(CORES) is the number of CPUs; no shell reads them'),
  parse: parse.describe('how its output is read: docs/add-a-benchmark.md'),
  asked: z
    .strictObject({
      duration: durationFrom('1s').optional(),
      streams: z.int().positive().optional(),
      iterations: z.int().positive().optional(),
    })
    .default({})
    .describe('what the command asks of the tool: an output of anything else is no result'),
  duration: durationFrom('1s').default(seconds(60)).describe('about how long it takes'),
  timeout,
  readyWithin: readyWithin.describe('the longest until all participants have arrived'),
  least: z
    .int()
    .positive()
    .optional()
    .describe('begin with so many where others are missing; such a run is INVALID, and shown'),
  startStrategy: z
    .enum(['Paused'])
    .optional()
    .describe(
      'VMs start paused, as the field of KubeVirt, and are unpaused together once all of them have: images, scheduling and launchers are done before the first guest boots',
    ),
  launcherVersions: z
    .boolean()
    .default(false)
    .describe(
      'after the work one launcher pod of each image of virt-launcher is asked for the versions of its QEMU and libvirt (pods/exec); of levels without VMs nothing is asked',
    ),
  transport: z
    .enum(['http', 'api'])
    .default('http')
    .describe(
      'how the participants that are made reach the runner: over HTTP at `barrier`, or by `api`, the API server, where they need no network to it: pods by what they read and print (pods/attach), VMs by their serial console; `external` ones call in any case',
    ),
  watch: z
    .boolean()
    .optional()
    .describe(
      'a pod on each node with participants says what the node does while they work: CPU, steal, pressure; it asks for nothing, and its image is `image`; true by default',
    ),
  barrier: z
    .strictObject({
      listen: z
        .string()
        .refine((text) => listenAt(text) !== undefined, `expected ${LISTEN_AT}`)
        .default(ANYWHERE)
        .describe('where the runner listens for participants; port 0 for any free one'),
      url: z
        .url({ protocol: /^https?$/ })
        .optional()
        .describe('how they reach it, where that is not its first address'),
    })
    .prefault({}),
  reference: reference
    .optional()
    .describe('what the hardware delivered as a whole when it was new, such as its HS06: perf(VM) / perf(spec)'),
  references: z
    .union([z.string().min(1), z.array(reference).min(1)])
    .optional()
    .describe(
      'instead of `reference`, for several types of hardware: a CSV file with the columns hardware,benchmark,score,cores,date, as a path from the folder of prowess.yaml, or such rows in place',
    ),
  hardware: z
    .string()
    .min(1)
    .optional()
    .describe('the hardware type in `references`, of the scenario or of a level; its newest row of the tool counts'),
});

export type FleetParameters = z.infer<typeof fleetSchema>;

export type FleetBeside = FleetParameters['beside'][number];

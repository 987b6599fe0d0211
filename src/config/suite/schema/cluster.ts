import * as z from 'zod';
import { KNOWN_KINDS } from '../../../model/ready.ts';
import { minutes, seconds } from '../../../model/units.ts';
import {
  duration,
  durationFrom,
  jsonObject,
  name,
  namespaceName,
  secretKey,
  secretName,
  text,
  textLike,
  version,
} from './common.ts';
import { prow, sharedSchema } from './defaults.ts';
import { infrastructure } from './infrastructure.ts';
import { metricsPage, prometheus } from './metrics.ts';

const kubeconfig = z
  .strictObject({
    secret: z
      .strictObject({ name: secretName, key: secretKey.default('kubeconfig') })
      .optional()
      .describe('the secret that jobs mount'),
    context: text.optional().describe("a context of a person's own kubeconfig"),
  })
  .optional()
  .describe('how the cluster is reached; jobs may get theirs from a preset instead (prow.labels)');

const lock = z
  .strictObject({
    namespace: namespaceName.default('prowess'),
    lease: name.optional().describe("default: the cluster's name"),
    duration: durationFrom('5s').default(seconds(30)).describe('how long the lock outlives a holder that died'),
    waitMax: duration.default(minutes(120)).describe('how long a run waits for the lock'),
  })
  .prefault({})
  .describe('the Lease that keeps two runs apart');

/** `suites/clusters/<name>.yaml`. */
export const clusterSchema = z
  .strictObject({
    version,
    cluster: name
      .refine((text) => text !== 'sim', 'sim is the simulated cluster, which needs no file: a job must never run on it')
      .describe("the cluster's name, which suites use"),
    description: z.string().default(''),
    kubeconfig,
    exclusive: z
      .boolean()
      .default(true)
      .describe('whether only one run may use it at a time: only then it has a queue and a lock'),
    lock,
    limits: z
      .strictObject({
        perNode: z
          .record(textLike(/^[A-Z]\w*$/, 'expected a kind such as VirtualMachineInstance', asKind), z.int().positive())
          .default({})
          .describe('the most objects of a kind that one node may hold'),
      })
      .prefault({}),
    nodes: z
      .strictObject({
        schedulable: z.int().positive().describe('nodes that take load'),
        controlPlane: z.int().nonnegative().default(1),
      })
      .describe('what is expected; a run is refused where fewer are there'),
    inventory: jsonObject.default({}).describe('hardware and software as people know it, for the inventory page'),
    estimates: z
      .strictObject({
        createPerSecond: z.number().positive().default(20),
        readyPerSecond: z.number().positive().default(2),
        deletePerSecond: z.number().positive().default(5),
      })
      .prefault({})
      .describe('objects per second, from which the time of a run is estimated'),
    background: z
      .array(namespaceName)
      .default([])
      .describe(
        'namespaces whose pods belong to the cluster, such as its monitoring; those of Kubernetes and KubeVirt, and what runs on every node, are known. All other pods are load of others',
      ),
    metrics: z
      .array(metricsPage)
      .default([])
      .describe('pages that are read directly; components without one are looked for among the pods'),
    prometheus: prometheus.optional(),
    infrastructure: infrastructure.optional(),
    prow: prow.optional(),
    defaults: sharedSchema
      .omit({ prow: true, cluster: true })
      .optional()
      .describe('what all tests on this cluster share'),
  })
  .superRefine(({ metrics, prometheus: { targets } = NO_TARGETS }, context) => {
    for (const [index, { component }] of targets.entries()) {
      if (!metrics.some((page) => page.component === component)) continue;
      context.addIssue({
        code: 'custom',
        path: ['prometheus', 'targets', index, 'component'],
        message: `${component} has a page among the metrics, which is read directly: one of the two would count it twice`,
      });
    }
  })
  .superRefine(({ infrastructure, nodes }, context) => {
    if (infrastructure?.kind !== 'kops' || nodes.controlPlane % 2 === 1) return;
    context.addIssue({
      code: 'custom',
      path: ['nodes', 'controlPlane'],
      message: `etcd wants an odd number of members, one on each node of the control plane; not ${nodes.controlPlane}`,
    });
  })
  .superRefine(({ infrastructure, kubeconfig }, context) => {
    if (infrastructure === undefined || infrastructure.kind === 'existing' || kubeconfig === undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['kubeconfig'],
      message: 'the kubeconfig of a cluster that each run makes comes from its infrastructure',
      params: { hint: 'leave this out; `infrastructure.kubeconfig` says where it is found' },
    });
  })
  .describe('A machine under test');

/** `pods` as the kind `Pod`. */
function asKind(text: string): string | undefined {
  const kinds = KNOWN_KINDS.map((known) => known.slice(known.indexOf('/') + 1));
  return kinds.find((kind) => [kind, `${kind}s`].some((name) => name.toLowerCase() === text.toLowerCase()));
}

const NO_TARGETS = { targets: [] };

export type WrittenCluster = z.output<typeof clusterSchema>;

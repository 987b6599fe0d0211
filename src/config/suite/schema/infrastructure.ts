import * as z from 'zod';
import { INSTANCE_PLACEHOLDERS } from '../../../model/infrastructure.ts';
import { placeholdersIn } from '../../../model/placeholders.ts';
import { minutes } from '../../../model/units.ts';
import { didYouMean } from '../../source/suggest.ts';
import { duration, jsonObject, secretKey, secretName, text } from './common.ts';
import { periodic } from './trigger.ts';

/** A program and its arguments: no shell reads it. */
const commandLine = z
  .array(text, 'expected a list: the program, then its arguments')
  .min(1)
  .superRefine((words, context) => {
    for (const { name, path } of placeholdersIn(words)) {
      if ((INSTANCE_PLACEHOLDERS as readonly string[]).includes(name)) continue;
      context.addIssue({
        code: 'custom',
        path: path.map(Number),
        message: `unknown placeholder {{${name}}}; known: ${INSTANCE_PLACEHOLDERS.join(', ')}`,
        params: { hint: didYouMean(name, INSTANCE_PLACEHOLDERS) },
      });
    }
  });

const variable = z.string().regex(/^[A-Za-z_]\w*$/, 'expected a name of an environment variable, such as DOCKER_HOST');

const timeouts = z
  .strictObject({
    up: duration.default(minutes(60)).describe('the longest that making the cluster may take'),
    validate: duration.default(minutes(30)).describe('the longest that its nodes may take to become ready'),
    down: duration
      .default(minutes(30))
      .describe('the longest that one attempt to remove it may take; then it is killed'),
  })
  .prefault({});

const price = z
  .strictObject({
    perHour: z.number().positive().describe('what all machines of the cluster cost together'),
    currency: z.string().regex(/^[A-Z]{3}$/, 'expected a currency such as EUR'),
    ceiling: z
      .number()
      .positive()
      .optional()
      .describe('the most that one run may cost; a run whose longest time costs more is refused'),
  })
  .describe('what it costs, for the report of each run');

/** What every provider has. */
const common = {
  timeouts,
  readyShare: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe('the share of nodes.schedulable that must be ready before anything is measured'),
  teardown: z
    .strictObject({
      retries: z.int().nonnegative().max(20).default(2).describe('how often a teardown that failed is tried again'),
      onFailure: commandLine.optional().describe('run when the last attempt has failed, to alert people'),
    })
    .prefault({}),
  onFailure: commandLine
    .optional()
    .describe('run after a run that did not end well, before the teardown: it collects what explains the failure'),
  price: price.optional(),
  placement: z
    .enum(['any', 'exclusive'])
    .default('any')
    .describe(
      'which node of Prow a job gets: `exclusive` is one on which no other job is meanwhile; labels and taints of nodes are those of `prow: {spec: ...}`',
    ),
  records: text
    .optional()
    .describe('where the record of what exists is kept: a folder or gs://BUCKET; default: where the run is kept'),
};

const existing = z.strictObject({ kind: z.literal('existing').describe('it is there already') });

const command = z.strictObject({
  kind: z.literal('command').describe("the site's own commands make it for each run, and remove it"),
  up: commandLine.describe('makes the cluster'),
  validate: commandLine.optional().describe('ends with 0 once the cluster can be used; it is asked again until then'),
  down: commandLine.describe('removes the cluster, also one of which only a part was made'),
  gone: commandLine.optional().describe('ends with 0 when nothing is left of it; default: down is believed'),
  kubeconfig: z
    .union([text, commandLine])
    .optional()
    .describe(
      'a file that up writes, or a command that prints a kubeconfig or the path of one; default: the file that KUBECONFIG names',
    ),
  folder: text.default('.').describe('where the commands run, relative to the folder of prowess.yaml'),
  environment: z.record(variable, z.string()).default({}).describe('variables that the commands get'),
  inherit: z.array(variable).default([]).describe("variables that they get from the runner's own environment"),
  nodesOn: z
    .enum(['runner', 'elsewhere'])
    .default('runner')
    .describe(
      'where its nodes are: on the machine of the runner (kubevirtci, kind, k3d), whose other work disturbs them, or on other machines',
    ),
  ...common,
});

const kops = z.strictObject({
  kind: z.literal('kops').describe('kops makes it on Google Cloud; its machines are as many as `nodes` says'),
  state: z
    .string()
    .regex(/^gs:\/\/[a-z0-9][-_.a-z0-9]*$/, 'expected a bucket, such as gs://acme-kops-state')
    .describe("kops' state store; records of what exists are kept there, too, where `records` names no other"),
  project: text.describe('of Google Cloud'),
  zone: z.string().regex(/^[a-z]+-[a-z]+\d+-[a-z]$/, 'expected a zone such as us-west1-a'),
  kubernetes: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'expected a version such as 1.30.2')
    .describe('the version of Kubernetes; nodes with another are refused'),
  image: z
    .string()
    .regex(/^[^/\s]+\/[^/\s]+$/, 'expected PROJECT/IMAGE, such as ubuntu-os-cloud/ubuntu-2204-jammy-v20240607')
    .describe('the image of the operating system: one with a date, for what a family names changes'),
  kernel: text.optional().describe('the kernel that its nodes must report; nodes with another are refused'),
  machines: z.strictObject({ controlPlane: text, nodes: text }).describe('machine types, such as n1-standard-8'),
  networking: jsonObject.default({ cni: {} }).describe("kops' networking; {cni: {}} leaves it to `install`"),
  install: z
    .array(commandLine)
    .default([])
    .describe('what makes its nodes ready, such as [kubectl, apply, -f, cni.yaml]; tried again until it ends with 0'),
  spec: jsonObject.default({}).describe("anything of kops' ClusterSpec, laid over what is derived"),
  folder: text.default('.').describe('where the commands run, relative to the folder of prowess.yaml'),
  inherit: z
    .array(variable)
    .default([])
    .describe("variables that the commands get from the runner's own environment, beside those by which kops logs in"),
  ...common,
});

const local = z.strictObject({
  kind: z
    .literal('local')
    .describe("prowess' own control plane on this machine, from a checkout of it: for trying things"),
  checkout: text.default('.').describe('the folder of a checkout of prowess, relative to that of prowess.yaml'),
  kubevirt: z.boolean().default(false).describe("whether KubeVirt's own controller runs on it"),
  inherit: z
    .array(variable)
    .default([])
    .describe("variables that its programs get from the runner's own environment, beside those of Go and of caches"),
  ...common,
});

/** `sweep:` of prowess.yaml. */
export const sweep = z
  .strictObject({
    credentials: z
      .strictObject({ name: secretName, key: secretKey.default('service-account.json') })
      .optional()
      .describe("a secret with the key of an account that may remove clusters (default: the pod's own account)"),
    periodic,
  })
  .describe(
    'the periodic job that removes clusters whose runners are lost; where a cluster file names a bucket of records there is one, each hour by default',
  );

/** Where a cluster comes from. */
export const infrastructure = z
  .discriminatedUnion('kind', [existing, command, kops, local])
  .meta({ id: 'Infrastructure', description: 'where the cluster comes from; default: it exists' });

export type WrittenInfrastructure = z.output<typeof infrastructure>;

import * as z from 'zod';
import { duration, durationFrom } from '../duration.ts';
import { resources } from '../size.ts';

const names = z.record(z.string(), z.string());

/** What every benchmark in pods of its own may say of where and how these run. */
export const common = {
  image: z
    .string()
    .min(1)
    .describe('holds the tool, sh, date and sha256sum; images/ of prowess has a Containerfile for each'),
  imagePullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']).default('IfNotPresent'),
  hostNetwork: z.boolean().default(false).describe("pods use their node's network"),
  networkName: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9./]*[a-z0-9])?$/, 'expected NAME or NAMESPACE/NAME of a NetworkAttachmentDefinition')
    .optional()
    .describe('the Multus network that takes the place of the pod network'),
  mtu: z.int().min(68).max(65_535).optional().describe("set on the pod's own interface, never on the node's"),
  placement: z
    .enum(['across-nodes', 'same-node', 'anywhere'])
    .default('across-nodes')
    .describe('where the pods run, seen from each other'),
  topologyKey: z
    .string()
    .default('kubernetes.io/hostname')
    .describe('the label of nodes that says what across and same mean'),
  nodeSelector: names.default({}).describe('labels of the nodes that may be used'),
  tolerations: z
    .array(z.record(z.string(), z.json()))
    .default([])
    .describe('taints that do not matter, as a Pod has them'),
  runtimeClass: z.string().min(1).optional().describe('the RuntimeClass of the pods'),
  resources: resources.describe(
    'of each pod that works: cpu, memory, devices; whole CPUs in both give it CPUs of its own where the kubelet does that',
  ),
  annotations: names.default({}).describe('of each pod, such as kubernetes.io/ingress-bandwidth'),
  readyWithin: durationFrom('1s')
    .default(durationFrom('1s').parse('10m'))
    .describe('the longest until all pods are ready, image pulls included'),
};

/** How long a tool may take beyond what it is asked for. */
export const timeout = duration
  .optional()
  .describe('the longest that the tool may take, after which it is ended; by default its duration and a minute');

const schema = z.strictObject(common);
export type Common = z.infer<typeof schema>;

/** How many pods start together and do the same, each by itself. */
export const pods = z.int().positive().max(1000).default(1).describe('how many pods do the same at the same time');

/** A length that a tool takes in whole seconds. */
export const wholeSeconds = (least: string) =>
  durationFrom(least).refine((length) => length % 1000 === 0, 'expected whole seconds: the tool knows no others');

/** A size as fio and IMB write it. */
export const size = z.string().regex(/^\d+[kKmMgGtT]?$/, 'expected a size such as 4k, 4M or 10G');

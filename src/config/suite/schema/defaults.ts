import * as z from 'zod';
import { COMPONENTS, type KubevirtComponent, USUAL_COMPONENTS } from '../../../model/kubevirt-components.ts';
import { METRICS, metricOf } from '../../../model/metrics/index.ts';
import { TAG } from '../../../model/subject.ts';
import { hours } from '../../../model/units.ts';
import { jobBaseSchema } from '../../../prow/job.ts';
import { unknownMetric } from '../metric-names.ts';
import { duration, jsonObject, repoRef, runText, text, unknownRunNames } from './common.ts';
import { profiles } from './profiles.ts';

/** Prow's JobBase as people write it; the job's name belongs to its trigger. */
export const prow = jobBaseSchema(['name']).meta({
  id: 'JobBase',
  description: "anything of Prow's JobBase, laid over what is derived",
});

const emails = z.array(z.email('expected an e-mail address')).min(1);

const testgrid = z
  .strictObject({
    dashboards: z
      .array(text)
      .optional()
      .describe(
        'dashboards with a tab for this test, none where TestGrid is not to show it; default: one named as the suite',
      ),
    tab: text.optional().describe("default: the test's name"),
    description: z.string().optional(),
    daysOfResults: z.int().positive().optional().describe('how far back the grid goes'),
    inCellMetric: text.optional().describe('junit property printed in the cells, such as p95_ms'),
    graphMetrics: z.array(text).optional().describe('junit properties drawn when the tab opens'),
    alerts: z
      .strictObject({
        emails,
        failures: z
          .int()
          .positive()
          .optional()
          .describe(
            "failures in a row until a mail is sent; default: 2, or with annotations what TestGrid's own configuration says",
          ),
        staleHours: z.int().positive().optional().describe('hours without a result until a mail is sent'),
      })
      .optional(),
  })
  .meta({ id: 'TestGrid', description: 'how TestGrid shows it' });

const PERFDASH_TYPES = [
  'performance',
  'benchmark',
  'networking',
  'dnsBenchmark',
  'storage',
  'throughput',
  'windows',
  'watchlist',
  'benchmarkList',
  'etcdAPIBenchmark',
] as const;

const perfdash = z
  .strictObject({
    prefix: text.optional().describe('its name in perfdash, one per job; default: SUITE-TEST'),
    jobType: z.enum(PERFDASH_TYPES).optional().describe('which of its parsers perfdash uses; default: networking'),
    buildsCount: z.int().positive().optional().describe('how many builds perfdash reads'),
  })
  .meta({ id: 'Perfdash', description: 'makes perfdash read the results' });

/** What is filled in later may be anything that may be there. */
const PLACEHOLDER = /\{\{[^{}]*\}\}/g;
const REGISTRY = /^[\w.-]+(:\d+)?(\/[\w.-]+)*$/;
const TAG_EXPECTED = 'expected a tag: letters, digits, `_`, `.` and `-`, at most 128';

const releaseName = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/, 'expected a name of lower-case letters, digits and -, at most 53');

const helm = z
  .strictObject({
    kind: z.literal('helm'),
    chart: text.describe('a folder, as a path from that of prowess.yaml; with a repository, its name there'),
    repository: z
      .string()
      .regex(/^https?:\/\/\S+$/, 'expected the URL of a chart repository, such as https://helm.cilium.io')
      .optional(),
    version: runText.optional().describe('with a repository: the version of the chart'),
    namespace: releaseName.describe('it is made where it is not there, and removed after the run'),
    release: releaseName,
    values: jsonObject
      .superRefine(unknownRunNames)
      .default({})
      .describe('laid over those of valueFiles; may name {{run.commit}}, {{run.pull}} and {{run.branch}}'),
    valueFiles: z.array(text).default([]).describe('files of values, as paths from the folder of prowess.yaml'),
    images: z
      .array(runText.refine((image) => /[^/]:[^/:]+$/.test(image), 'expected an image with its tag'))
      .default([])
      .describe('waited for before the lock; the pods must run them by the digest that the registry names'),
    waitMax: duration.default(hours(1)).describe('the longest that the images are waited for'),
  })
  .refine(({ repository, version }) => (repository === undefined) === (version === undefined), {
    message: 'expected repository and version together: the newest chart of a repository changes by itself',
    path: ['version'],
  })
  .transform(({ waitMax, ...chart }) => ({ ...chart, waitMaxMs: waitMax }));

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits');

const keysOf = (digests: Readonly<Partial<Record<KubevirtComponent, string>>>): KubevirtComponent[] =>
  COMPONENTS.filter((component) => digests[component] !== undefined);

const subject = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('installed'),
      version: text.optional().describe('the version that must be found'),
    }),
    z.strictObject({
      kind: z.literal('release'),
      version: text,
      manifests: z.array(text).min(1).describe('URLs or files, in order'),
    }),
    z
      .strictObject({
        kind: z.literal('images'),
        registry: runText
          .refine(
            (written) => REGISTRY.test(written.replaceAll(PLACEHOLDER, 'x')),
            'expected a host and a path, such as quay.io/kubevirt',
          )
          .describe('where the images are: a host and a path, without a scheme; may name {{run.commit}}'),
        tag: runText
          .refine((written) => TAG.test(written.replaceAll(PLACEHOLDER, 'x')), TAG_EXPECTED)
          .optional()
          .describe(
            'may name {{run.commit}}, {{run.pull}} and {{run.branch}} of the job that runs; default: the tag that is installed',
          ),
        components: z
          .array(z.enum(COMPONENTS))
          .refine((names) => names.includes('virt-operator'), 'expected virt-operator among them: it runs the others')
          .default([...USUAL_COMPONENTS])
          .describe("with a tag: KubeVirt's components of which there are images, REGISTRY/COMPONENT:TAG"),
        waitMax: duration
          .default(hours(1))
          .describe('with a tag: the longest that the images are waited for, before the lock'),
        digest: digest.optional(),
        digests: z
          .partialRecord(z.enum(COMPONENTS), digest)
          .refine((all) => all['virt-operator'] !== undefined, 'expected virt-operator among them: it runs the others')
          .optional()
          .describe('in place of a tag: component -> the digest of its image, REGISTRY/COMPONENT@DIGEST'),
      })
      .refine(
        ({ tag, digest, digests }) => [tag, digest, digests].filter((each) => each !== undefined).length < 2,
        'expected one of tag, digest and digests',
      )
      .transform(({ waitMax, ...images }) => ({
        ...images,
        ...(images.digests !== undefined && { components: keysOf(images.digests) }),
        waitMaxMs: waitMax,
      })),
    helm,
    z.strictObject({ kind: z.literal('command'), command: z.array(text).min(1), version: text.optional() }),
  ])
  .meta({ id: 'Subject', description: 'how what is under test gets onto the cluster, and what it must then report' });

const amount = z
  .custom<string | number>(
    (value) => typeof value === 'number' || typeof value === 'string',
    'expected a number, or text with a unit such as 1s',
  )
  .meta({ type: ['number', 'string'] });

const bound = z
  .strictObject({
    max: amount.optional().describe('fails above'),
    min: amount.optional().describe('fails below'),
    labels: z.record(z.string(), z.string()).optional().describe('only series with these labels'),
  })
  .refine(({ max, min }) => max !== undefined || min !== undefined, 'expected max, min or both');

const BOUND =
  'expected a bound, or a list of them, below a metric and a statistic: creation-latency: {p99: {max: 30s}}';

const metricName = z
  .string()
  .superRefine((name, context) => {
    if (metricOf(name) !== undefined) return;
    const { message, ...params } = unknownMetric(name);
    context.addIssue({ code: 'custom', message, params });
  })
  .meta({ enum: Object.keys(METRICS) });

const STATISTICS = [
  ...new Set(Object.values(METRICS).flatMap(({ statistics }): readonly string[] => statistics)),
].sort();

/** Which of them a metric has is checked with the test; editors offer all. */
const statisticName = z.string().meta({ enum: STATISTICS });

const thresholds = z
  .record(metricName, z.record(statisticName, z.union([bound, z.array(bound).min(1)], BOUND), BOUND).nullable(), BOUND)
  .meta({
    id: 'Thresholds',
    description: 'gates: metric -> statistic -> bound, or bounds; null takes away what the defaults say of a metric',
  });

const SHARE = 'expected a share of the level, such as 2%';

const share = z
  .string(SHARE)
  .regex(/^\d+(\.\d+)? ?%$/, SHARE)
  .transform((written) => Number.parseFloat(written) / 100)
  .refine((value) => value < 1, 'expected less than 100%');

const keySeries = z.strictObject({
  metric: text.describe('a metric of metrics.md'),
  labels: z.record(z.string(), z.string()).default({}).describe('only series with these labels'),
  statistic: text.optional().describe("default: the metric's primary statistic"),
});

const history = z
  .strictObject({
    key: z
      .array(keySeries)
      .min(1)
      .max(10)
      .optional()
      .describe(
        'the series that its runs show first, and that its history shows and judges; what one does not say is what the test is about: its arrival by our watch, its own population',
      ),
    tolerance: z
      .record(z.string(), share)
      .optional()
      .describe('metric -> the share of a level below which a change matters to no reader'),
    owner: text.optional().describe('who answers for it'),
    why: text.optional().describe('what it measures, and why that matters'),
    analyse: text.optional().describe('how to read a change of it'),
    gate: z
      .boolean()
      .optional()
      .describe(
        'whether prowess history fails while a change for the worse of a key series is open and not accepted; needs owner, why and analyse',
      ),
  })
  .meta({ id: 'TestHistory', description: 'how its history is read, and who reads it' });

const resource = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\/[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, 'expected a name such as fabric/rack-1')
  .describe('a name such as fabric/rack-1');

/** What a site, a cluster and a suite may say for all their tests, and a test for itself: the nearest to the test holds. */
export const shared = {
  cluster: text.optional().describe('the machine under test: a cluster of suites/clusters'),
  repo: repoRef.optional().describe('the repository under test, as org/repo@ref'),
  workload: text.optional().describe('what the scenario creates many of: a workload of suites/workloads'),
  workloads: z.array(text).min(1).optional().describe('several workloads, mixed in equal shares'),
  subject: subject.optional(),
  measures: z
    .enum(['commit', 'environment'])
    .optional()
    .describe(
      'commit (default): jobs measure the commit for which they start, so the subject must name it; environment: they measure the cluster as it is, whatever the commit',
    ),
  holds: z
    .array(z.union([resource, z.strictObject({ resource, atOnce: z.int().min(1).max(16).default(1) })]))
    .superRefine((listed, context) => {
      const all = listed.map((each) => (typeof each === 'string' ? { resource: each, atOnce: 1 } : each));
      for (const [index, { resource, atOnce }] of all.entries()) {
        const earlier = all.slice(0, index).find((each) => each.resource === resource)?.atOnce ?? atOnce;
        const message = `${resource} may be held by ${atOnce} at once here, and by ${earlier} before`;
        if (earlier !== atOnce) context.addIssue({ code: 'custom', path: [index], message });
      }
    })
    .optional()
    .describe(
      'what runs on other clusters share with this one, such as fabric/rack-1 or storage/ceph: runs that hold the same never overlap, or only atOnce of them do; held by Leases beside the lock of the cluster',
    ),
  warmUp: z.strictObject({ max: duration }).optional().describe('the longest that warming up every node may take'),
  thresholds: thresholds.optional(),
  testgrid: testgrid.optional(),
  perfdash: perfdash.optional(),
  history: history.optional(),
  profiles: profiles.optional(),
  prow: prow.optional(),
};

export const sharedSchema = z.strictObject(shared);
export type Shared = z.output<typeof sharedSchema>;

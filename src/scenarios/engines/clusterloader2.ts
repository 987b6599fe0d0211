import { posix } from 'node:path';
import * as z from 'zod';
import type { EngineRun } from '../../model/engine.ts';
import { common, engineScenario, hasEntriesOf, limitOf, namespaces, path } from './common.ts';

const schema = z.strictObject({
  kind: z.literal('clusterloader2'),
  ...common,
  binary: z
    .string()
    .min(1)
    .default('clusterloader2')
    .describe('a name on PATH, or a path from the folder of prowess.yaml'),
  configs: z.array(path).min(1).describe('test configurations, which run one after the other'),
  overrides: z.record(z.string(), z.json()).default({}).describe('values for the configurations (testoverrides)'),
  overrideFiles: z.array(path).default([]).describe('files of such values; `overrides` come last'),
  provider: z.string().min(1).default('local'),
  nodes: z.int().positive().optional().describe('the number of nodes that it reckons with; by default it counts them'),
  prometheus: z.boolean().default(false).describe('it installs a Prometheus server of its own for its measurements'),
  execService: z.boolean().default(false).describe('it starts pods in which its measurements run commands'),
  runFromCluster: z
    .boolean()
    .default(false)
    .describe('it runs in a pod of the cluster, and uses the ServiceAccount of that'),
  namespaces: namespaces
    .default(['test-[a-z0-9]{6}-[0-9]+', 'cluster-loader', 'probes'])
    .describe(
      'RE2 of the whole names of namespaces that it makes: those that were not there before are removed after it',
    ),
});

type Parameters = z.infer<typeof schema>;

/** https://github.com/kubernetes/perf-tests/tree/master/clusterloader2 */
export const clusterloader2 = engineScenario<Parameters>({
  kind: 'clusterloader2',
  summary: "Kubernetes' ClusterLoader2 with configurations of your own: everything that its summaries say",
  schema,
  key: [
    { metric: 'engine-latency', labels: { measurement: 'PodStartupLatency', of: 'pod_startup', reading: 'Perc99' } },
  ],
  runOf,
});

function runOf(parameters: Parameters): EngineRun {
  const { binary, commit, configs, overrideFiles, overrides, provider, nodes, args } = parameters;
  const own: Record<string, string> = hasEntriesOf(overrides)
    ? { [OVERRIDES]: `${JSON.stringify(overrides, undefined, 2)}\n` }
    : {};
  return {
    engine: 'clusterloader2',
    binary,
    ...(commit !== undefined && { commit }),
    argv: [
      ...configs.map((config) => `--testconfig=${config}`),
      ...overrideFiles.map((file) => `--testoverrides=${file}`),
      ...(hasEntriesOf(overrides) ? [`--testoverrides={{report}}/${OVERRIDES}`] : []),
      `--provider=${provider}`,
      ...(nodes === undefined ? [] : [`--nodes=${nodes}`]),
      '--report-dir={{report}}',
      `--enable-prometheus-server=${parameters.prometheus}`,
      `--enable-exec-service=${parameters.execService}`,
      ...(parameters.runFromCluster ? ['--run-from-cluster'] : []),
      ...args,
    ],
    folder: '.',
    files: own,
    inputs: [...configs.flatMap(templateFolder), ...overrideFiles, ...parameters.inputs].map((each) => ({
      path: each,
    })),
    tests: configs.length,
    owns: { namespaces: [...parameters.namespaces, ...(parameters.prometheus ? ['monitoring'] : [])] },
    durationMs: parameters.duration,
    limitMs: limitOf(parameters),
  };
}

const OVERRIDES = 'overrides.json';

/** A configuration names templates by paths from its own folder. */
const templateFolder = (config: string): string[] => {
  const folder = posix.dirname(config);
  return folder === '.' ? [config] : [folder];
};

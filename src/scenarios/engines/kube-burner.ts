import { posix } from 'node:path';
import * as z from 'zod';
import type { EngineRun } from '../../model/engine.ts';
import { common, engineScenario, hasEntriesOf, limitOf, namespaces, path } from './common.ts';

const schema = z.strictObject({
  kind: z.literal('kube-burner'),
  ...common,
  binary: z
    .string()
    .min(1)
    .default('kube-burner')
    .describe('a name on PATH, or a path from the folder of prowess.yaml'),
  config: path.describe('its configuration; templates that this names are looked for in its folder'),
  userData: z.record(z.string(), z.json()).default({}).describe('values for the configuration (user-data)'),
  metricsEndpoints: z
    .array(z.record(z.string(), z.json()))
    .default([])
    .describe(
      'Prometheus servers with their metrics and alerts profiles, as its configuration has them; the local indexer is added',
    ),
  namespaces: namespaces
    .default([])
    .describe(
      'RE2 of the whole names of namespaces that it makes without its own label: those that were not there before are removed after it',
    ),
});

type Parameters = z.infer<typeof schema>;

/** https://kube-burner.github.io/kube-burner/latest/ */
export const kubeBurner = engineScenario<Parameters>({
  kind: 'kube-burner',
  summary: 'kube-burner with a configuration of your own: every quantile and metric that it indexes',
  schema,
  key: [
    {
      metric: 'engine-latency',
      labels: { measurement: 'podLatencyQuantilesMeasurement', of: 'Ready', reading: 'P99' },
    },
    {
      metric: 'engine-latency',
      labels: { measurement: 'vmiLatencyQuantilesMeasurement', of: 'VMIRunning', reading: 'P99' },
    },
    { metric: 'engine-time', labels: { measurement: 'jobSummary', reading: 'elapsedTime' } },
  ],
  runOf,
});

function runOf(parameters: Parameters): EngineRun {
  const { binary, commit, config, userData, args, duration } = parameters;
  const folder = posix.dirname(config);
  const limitMs = limitOf(parameters);
  const indexer = { type: 'local', metricsDirectory: '{{report}}/collected-metrics' };
  const endpoints = [{ indexer }, ...parameters.metricsEndpoints.map((endpoint) => ({ ...endpoint, indexer }))];
  const hasData = hasEntriesOf(userData);
  return {
    engine: 'kube-burner',
    binary,
    ...(commit !== undefined && { commit }),
    argv: [
      ...[
        'init',
        '--config',
        posix.basename(config),
        '--uuid',
        '{{id}}',
        '--metrics-endpoint',
        `{{report}}/${ENDPOINTS}`,
      ],
      ...['--timeout', `${Math.ceil(limitMs / 1000)}s`, '--skip-log-file'],
      ...(hasData ? ['--user-data', `{{report}}/${USER_DATA}`] : []),
      ...args,
    ],
    folder,
    files: {
      [ENDPOINTS]: `${JSON.stringify(parameters.metricsEndpoints.length > 0 ? endpoints.slice(1) : endpoints)}\n`,
      ...(hasData && { [USER_DATA]: `${JSON.stringify(userData, undefined, 2)}\n` }),
    },
    inputs: [folder === '.' ? config : folder, ...parameters.inputs].map((each) => ({ path: each })),
    contextFlag: '--kube-context',
    owns: { namespaces: parameters.namespaces, label: 'kube-burner.io/uuid', jobLabel: 'kube-burner.io/job' },
    durationMs: duration,
    limitMs,
  };
}

const ENDPOINTS = 'metrics-endpoints.yml';
const USER_DATA = 'user-data.yml';

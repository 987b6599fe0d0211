import * as z from 'zod';
import { ROLE_LABEL, TOOL_LABEL } from '../model/benchmark.ts';
import { type JsonObject, present } from '../model/json.ts';
import { rampMetrics } from '../model/metrics/ramp.ts';
import { parseQuantity } from '../model/quantity.ts';
import { RAMP_TOOL, type RampPace, type RampRun, rampSteps } from '../model/ramp.ts';
import { hours, type Milliseconds, minutes, ms, seconds } from '../model/units.ts';
import { duration, durationFrom } from './duration.ts';
import type { Objection, ScenarioKind } from './scenario.ts';
import { isSize, resources, SIZE } from './size.ts';

const quantity = z.string().refine(isSize, `expected ${SIZE}`).describe('a size as Kubernetes writes it');
const names = z.record(z.string(), z.string());

const schema = z.strictObject({
  kind: z.literal('ramp'),
  image: z.string().min(1).describe('holds /pilot; pilot/Containerfile of prowess makes such an image'),
  imagePullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']).default('IfNotPresent'),
  runtimeClass: z
    .string()
    .min(1)
    .optional()
    .describe('the RuntimeClass of the pods; sweep over it to compare runtimes'),
  cpu: z.number().min(0).max(100).default(5).describe('percent of a CPU that each container works'),
  memory: quantity.default('500M').describe('what the program of each container holds in the end'),
  growth: quantity.default('100M').describe('how much of it is taken each second'),
  resources: resources.describe('of each pod: cpu and memory'),
  nodeSelector: names.default({}).describe('labels of the nodes that may be used'),
  tolerations: z.array(z.record(z.string(), z.json())).default([]),
  baseline: duration
    .default(minutes(5))
    .describe(
      'how long the nodes rest before they are looked at without containers, with which the last look is compared',
    ),
  start: z.int().positive().max(10_000).default(1).describe('containers of the first step'),
  by: z.int().positive().max(1000).default(1).describe('containers that each further step adds'),
  most: z.int().positive().max(10_000).describe('the most containers'),
  mode: z
    .enum(['settle', 'fixed', 'none'])
    .default('settle')
    .describe('when the next step comes: once this one has settled, after an interval, or at once'),
  interval: durationFrom('1s').default(seconds(5)).describe('between two steps of mode fixed'),
  settle: duration
    .default(seconds(30))
    .describe('mode settle: the next step comes when nothing has changed for so long, at the latest'),
  beyond: z
    .number()
    .min(1)
    .max(10)
    .default(1.25)
    .describe('goes on to so many times the containers that were there when the cluster gave way'),
  downSteps: z.int().min(0).max(1000).default(5).describe('steps on the way down; 0: the way up only'),
  leastLeft: quantity.optional().describe('ends the way up where a node has less memory left'),
  longest: durationFrom('10s').default(hours(2)).describe('the longest that it may take'),
});

type Parameters = z.infer<typeof schema>;

/** Containers of a calibrated program, more and more of them, until the cluster gives way; and down again. */
export const ramp: ScenarioKind<Parameters> = {
  kind: 'ramp',
  summary: 'more and more containers of a calibrated program until the cluster gives way, and down again',
  schema,
  ownPods: true,
  metrics: rampMetrics,
  key: Object.keys(rampMetrics).map((metric) => ({ metric, labels: {} })),
  objections,
  expand: (parameters) => {
    const run = runOf(parameters);
    return [{ kind: 'ramp', role: 'measure', ramp: run, estimateMs: estimateOf(run) }];
  },
};

const sizeOf = (text: string): number => parseQuantity(text) ?? 0;

const runOf = (parameters: Parameters): RampRun => ({
  ...(parameters.runtimeClass !== undefined && { runtimeClass: parameters.runtimeClass }),
  pod: podOf(parameters),
  workloadBytes: sizeOf(parameters.memory),
  growMs: ms(Math.ceil((sizeOf(parameters.memory) / sizeOf(parameters.growth)) * 1000)),
  start: parameters.start,
  by: parameters.by,
  most: parameters.most,
  baselineMs: parameters.baseline,
  pace: paceOf(parameters),
  beyond: parameters.beyond,
  downSteps: parameters.downSteps,
  ...(parameters.leastLeft !== undefined && { leastLeftBytes: sizeOf(parameters.leastLeft) }),
  limitMs: parameters.longest,
});

function paceOf({ mode, interval, settle }: Parameters): RampPace {
  if (mode === 'fixed') return { mode, intervalMs: interval };
  return mode === 'none' ? { mode } : { mode, unchangedMs: settle, longestMs: LONGEST_SETTLE };
}

const LONGEST_SETTLE = minutes(3);

/** A settled step takes as long as memory takes to grow, and a sample of each kubelet. */
const SETTLED_MS = seconds(15);

function estimateOf(run: RampRun): Milliseconds {
  const each = run.pace.mode === 'fixed' ? run.pace.intervalMs : run.pace.mode === 'none' ? seconds(1) : SETTLED_MS;
  const steps = (rampSteps(run) + run.downSteps) * (each + (run.pace.mode === 'settle' ? run.growMs : 0));
  return ms((run.baselineMs ?? 0) + Math.min(run.limitMs, steps));
}

/** An object from first to last, so that no option of a user is ever pasted into text. A container that is killed starts again, as in a Deployment. */
function podOf({ image, imagePullPolicy, cpu, memory, growth, ...rest }: Parameters): JsonObject {
  const { runtimeClass, resources, nodeSelector, tolerations } = rest;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { labels: { [TOOL_LABEL]: RAMP_TOOL, [ROLE_LABEL]: 'ramp' } },
    spec: present({
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      runtimeClassName: runtimeClass,
      nodeSelector: nonEmpty(nodeSelector),
      tolerations: tolerations.length === 0 ? undefined : tolerations,
      containers: [
        present({
          name: 'work',
          image,
          imagePullPolicy,
          command: ['/pilot', 'work', `--cpu=${cpu}`, `--bytes=${sizeOf(memory)}`, `--growth=${sizeOf(growth)}`],
          resources: nonEmpty(present({ requests: nonEmpty(resources.requests), limits: nonEmpty(resources.limits) })),
        }),
      ],
    }),
  };
}

const nonEmpty = <T extends object>(map: T): T | undefined => (Object.keys(map).length === 0 ? undefined : map);

/** Below these the results say "insufficient": docs/kata.md. */
const LEAST_STEPS = 10;

function objections({ start, by, most, growth, memory, mode, interval }: Parameters): Objection[] {
  const steps = rampSteps({ start, by, most });
  const growsMs = (sizeOf(memory) / sizeOf(growth)) * 1000;
  return [
    ...(most < start
      ? [{ parameter: 'most', message: `${most} is less than the first step, ${start}`, hint: 'raise it' }]
      : []),
    ...(most >= start && steps < LEAST_STEPS
      ? [
          {
            parameter: 'most',
            message: `${steps} steps carry no cost of a container: ${LEAST_STEPS} are needed`,
            hint: 'more containers, or fewer of them in each step',
          },
        ]
      : []),
    ...(mode === 'fixed' && growsMs > 10 * interval
      ? [
          {
            parameter: 'growth',
            message: `a container takes ${growsMs / 1000} s to hold its memory, and the next step comes after ${interval / 1000} s`,
            hint: 'a faster growth, a longer interval, or mode settle: else a slope mixes both',
          },
        ]
      : []),
  ];
}

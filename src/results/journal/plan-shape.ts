import type { Arrival, Churn, Level, Load, LoadObjects, Needs, Plan, Step, StepRole } from '../../model/plan.ts';
import type { ReadyWhen } from '../../model/ready.ts';
import type {
  Experiment,
  ScenarioSpec,
  SteadyStateOptions,
  Subject,
  Sweep,
  Threshold,
  Workload,
} from '../../model/suite.ts';
import type {
  ClusterAccess,
  LockOptions,
  MetricsPage,
  PrometheusServer,
  ScrapeTarget,
  TargetCluster,
  ThroughputEstimates,
} from '../../model/target.ts';
import type { Milliseconds } from '../../model/units.ts';
import {
  type Check,
  count,
  flag,
  json,
  jsonObject,
  keyed,
  list,
  number,
  object,
  optional,
  record,
  text,
  variants,
  word,
} from './checks.ts';

const span = number<Milliseconds>();
const perSecond = number<number>();

const secret = object<{ readonly name: string; readonly key: string }>({ name: text, key: text });

const cluster = object<TargetCluster>({
  name: text,
  description: text,
  access: object<ClusterAccess>({ secret: optional(secret), context: optional(text) }),
  exclusive: flag,
  lock: object<LockOptions>({ namespace: text, lease: text, durationMs: span, waitMaxMs: span }),
  limits: object<TargetCluster['limits']>({ perNode: record(number<number>()) }),
  nodes: object<TargetCluster['nodes']>({ schedulable: count, controlPlane: count }),
  inventory: jsonObject,
  background: optional(list(text)),
  estimates: object<ThroughputEstimates>({
    createPerSecond: perSecond,
    readyPerSecond: perSecond,
    deletePerSecond: perSecond,
  }),
  metrics: optional(
    list(object<MetricsPage>({ component: text, url: text, insecureSkipTlsVerify: flag, login: flag })),
  ),
  prometheus: optional(
    object<PrometheusServer>({
      url: text,
      insecureSkipTlsVerify: flag,
      login: flag,
      secret: optional(secret),
      targets: list(object<ScrapeTarget>({ component: text, selector: text })),
    }),
  ),
});

const path = object<{ readonly path: string }>({ path: text });
const target = keyed({ to: json, toPath: text });

const ready = keyed<ReadyWhen>({
  phase: text,
  condition: text,
  equal: (value: unknown) => path(value) ?? target(value),
});

const workload = object<Workload>({
  name: text,
  description: text,
  manifest: jsonObject,
  ready,
  readyWithinMs: span,
});

const subject = variants<Subject, 'kind'>('kind', {
  installed: { version: optional(text) },
  release: { version: text, manifests: list(text) },
  images: { registry: text, tag: optional(text), digest: optional(text) },
  command: { command: list(text), version: optional(text) },
});

const scenario: Check<ScenarioSpec> = (value) =>
  object<{ readonly kind: string }>({ kind: text })(value) ?? json(value);

const experiment = object<Experiment>({
  cluster: optional(cluster),
  scenario,
  sweep: optional(
    object<Sweep>({
      product: record(list(json)),
      include: list(jsonObject),
      repetitions: count,
      order: word('sequential', 'interleaved', 'abba'),
    }),
  ),
  workloads: list(workload),
  subject,
  thresholds: list(
    object<Threshold>({
      metric: text,
      statistic: text,
      labels: record(text),
      max: optional(number<number>()),
      min: optional(number<number>()),
    }),
  ),
  steady: object<SteadyStateOptions>({ warmUpMaxMs: span, coolDownMaxMs: span }),
});

const arrival = variants<Arrival, 'process'>('process', {
  burst: {},
  fixed: { perSecond },
  poisson: { perSecond },
  stepped: {
    steps: list(
      object<{ readonly perSecond: number; readonly durationMs: Milliseconds }>({ perSecond, durationMs: span }),
    ),
  },
});

const loadObjects = list(object<LoadObjects>({ workload, count, parameters: jsonObject }));

export const levelFields = { name: text, parameters: jsonObject, repetition: count };
const level = object<Level>(levelFields);

export const role = word<StepRole>('prepare', 'measure', 'observe', 'clear');

const base = { id: text, role, level: optional(text), opens: optional(level), estimateMs: span, timeoutMs: span };

const step = variants<Step, 'kind'>('kind', {
  lock: { ...base },
  preflight: {
    ...base,
    needs: object<Needs>({ instances: count, perNode: optional(number<number>()), schedulableNodes: count }),
  },
  clean: { ...base },
  subject: { ...base, subject },
  'warm-up': { ...base, objects: loadObjects },
  load: {
    ...base,
    load: object<Load>({ objects: loadObjects, arrival, concurrency: count }),
  },
  churn: {
    ...base,
    churn: object<Churn>({ perSecond, durationMs: span, concurrency: count }),
  },
  settle: { ...base },
  delete: { ...base, arrival, concurrency: count },
  'verify-clean': { ...base },
  'cool-down': { ...base },
  restore: { ...base, subject },
  unlock: { ...base },
});

export const plan = object<Plan>({
  test: text,
  description: text,
  experiment,
  levels: list(level),
  steps: list(step),
  estimateMs: span,
  own: optional(word('fill', 'churn', 'delete')),
});

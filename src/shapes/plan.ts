import type { BenchmarkAsked, BenchmarkRole, BenchmarkRun } from '../model/benchmark.ts';
import { ENGINES, type EngineInput, type EngineKind, type EngineOwnership, type EngineRun } from '../model/engine.ts';
import type { FleetFlavour, FleetRoom, FleetRun, HardwareReference, NodeSize } from '../model/fleet.ts';
import type { HeldResource } from '../model/hold.ts';
import type { Hook, HookAction } from '../model/hook.ts';
import type { Infrastructure, Price, Provider, ProviderKind } from '../model/infrastructure.ts';
import { COMPONENTS, type KubevirtComponent } from '../model/kubevirt-components.ts';
import { benchmarkMetrics } from '../model/metrics/benchmark.ts';
import {
  type DeclaredReading,
  PARSE_FORMATS,
  type ParseDeclaration,
  type Requirement,
  type ValueSource,
} from '../model/parse-declaration.ts';
import type { Placement } from '../model/placement.ts';
import type {
  Arrival,
  Churn,
  Level,
  Load,
  LoadObjects,
  Needs,
  Plan,
  PodNeeds,
  RampPlace,
  Step,
  StepRole,
} from '../model/plan.ts';
import {
  PROFILE_KINDS,
  type ProfiledComponent,
  type ProfileKind,
  type ProfilePlace,
  type Profiles,
} from '../model/profiles.ts';
import type { RampPace, RampRun } from '../model/ramp.ts';
import type { ReadyWhen } from '../model/ready.ts';
import type { Resource, Right } from '../model/resources.ts';
import type {
  Experiment,
  KeySeries,
  Measures,
  ScenarioSpec,
  SteadyStateOptions,
  Subject,
  Sweep,
  Threshold,
  Workload,
} from '../model/suite.ts';
import type {
  ClusterAccess,
  KeptSeries,
  LockOptions,
  MetricsPage,
  PrometheusServer,
  ScrapeTarget,
  TargetCluster,
  ThroughputEstimates,
} from '../model/target.ts';
import { TOOL_UNITS, type ToolUnit } from '../model/tool-units.ts';
import type { Milliseconds } from '../model/units.ts';
import {
  both,
  count,
  flag,
  json,
  jsonObject,
  keyed,
  keyOf,
  list,
  named,
  number,
  object,
  optional,
  record,
  text,
  variants,
  word,
} from './check.ts';

export const span = named('Milliseconds', number<Milliseconds>());
const perSecond = number<number>();

export const providerKind = word<ProviderKind>('command', 'kops', 'local');
const command = list(text);

const infrastructure = named(
  'Infrastructure',
  object<Infrastructure>({
    provider: named('Provider', both<Provider>(object<{ readonly kind: ProviderKind }>({ kind: providerKind }), json)),
    timeouts: object<Infrastructure['timeouts']>({ upMs: span, validateMs: span, downMs: span }),
    readyShare: number<number>(),
    teardown: object<Infrastructure['teardown']>({ retries: count, onFailure: optional(command) }),
    onFailure: optional(command),
    price: optional(
      named('Price', object<Price>({ perHour: number<number>(), currency: text, ceiling: optional(number<number>()) })),
    ),
    placement: optional(word('exclusive')),
    records: optional(text),
  }),
);

const secret = object<{ readonly name: string; readonly key: string }>({ name: text, key: text });

const cluster = named(
  'TargetCluster',
  object<TargetCluster>({
    name: text,
    description: text,
    access: named('ClusterAccess', object<ClusterAccess>({ secret: optional(secret), context: optional(text) })),
    exclusive: flag,
    lock: named(
      'LockOptions',
      object<LockOptions>({ namespace: text, lease: text, durationMs: span, waitMaxMs: span }),
    ),
    limits: object<TargetCluster['limits']>({ perNode: record(number<number>()) }),
    nodes: object<TargetCluster['nodes']>({ schedulable: count, controlPlane: count }),
    inventory: jsonObject,
    background: optional(list(text)),
    estimates: named(
      'ThroughputEstimates',
      object<ThroughputEstimates>({
        createPerSecond: perSecond,
        readyPerSecond: perSecond,
        deletePerSecond: perSecond,
      }),
    ),
    metrics: optional(
      list(
        named(
          'MetricsPage',
          object<MetricsPage>({ component: text, url: text, insecureSkipTlsVerify: flag, login: flag }),
        ),
      ),
    ),
    prometheus: optional(
      named(
        'PrometheusServer',
        object<PrometheusServer>({
          url: text,
          insecureSkipTlsVerify: flag,
          login: flag,
          secret: optional(secret),
          targets: list(named('ScrapeTarget', object<ScrapeTarget>({ component: text, selector: text }))),
          keep: optional(
            named('KeptSeries', object<KeptSeries>({ series: optional(list(text)), snapshots: optional(text) })),
          ),
        }),
      ),
    ),
    infrastructure: optional(infrastructure),
  }),
);

const path = object<{ readonly path: string }>({ path: text });
const target = keyed({ to: json, toPath: text });

const ready = named('ReadyWhen', keyed<ReadyWhen>({ phase: text, condition: text, equal: both(path, target) }));

const workload = named(
  'Workload',
  object<Workload>({
    name: text,
    description: text,
    manifest: jsonObject,
    ready,
    readyWithinMs: span,
  }),
);

const subject = named(
  'Subject',
  variants<Subject, 'kind'>('kind', {
    installed: { version: optional(text) },
    release: { version: text, manifests: list(text) },
    images: {
      registry: text,
      tag: optional(text),
      digest: optional(text),
      digests: optional(record(text)),
      components: optional(list(word<KubevirtComponent>(...COMPONENTS))),
      waitMaxMs: optional(span),
      commit: optional(text),
    },
    helm: {
      chart: text,
      repository: optional(text),
      version: optional(text),
      namespace: text,
      release: text,
      values: jsonObject,
      valueFiles: list(text),
      images: list(text),
      waitMaxMs: span,
      commit: optional(text),
    },
    command: { command: list(text), version: optional(text) },
  }),
);

const scenario = named('ScenarioSpec', both<ScenarioSpec>(object<{ readonly kind: string }>({ kind: text }), json));

const hook = named(
  'Hook',
  object<Hook>({
    name: text,
    scope: word('suite', 'test', 'level'),
    moment: word('before', 'after'),
    action: named(
      'HookAction',
      variants<HookAction, 'kind'>('kind', {
        command: { command, image: optional(text), env: record(text) },
        manifests: { manifests: list(text), parameters: record(json), ready: record(ready) },
      }),
    ),
    timeoutMs: span,
    retries: count,
  }),
);

const heldResource = named('HeldResource', object<HeldResource>({ resource: text, atOnce: count }));

const profiles = named(
  'Profiles',
  object<Profiles>({
    everyMs: optional(span),
    cpuMs: span,
    of: list(
      named(
        'ProfiledComponent',
        object<ProfiledComponent>({
          component: text,
          kinds: list(word<ProfileKind>(...PROFILE_KINDS)),
          place: named(
            'ProfilePlace',
            variants<ProfilePlace, 'kind'>('kind', {
              apiserver: {},
              pods: {
                namespace: optional(text),
                selector: text,
                port: count,
                scheme: word('http', 'https'),
                path: text,
                through: word('proxy', 'address'),
                most: count,
              },
              url: { url: text, insecureSkipTlsVerify: flag, login: flag },
            }),
          ),
        }),
      ),
    ),
  }),
);

const experiment = named(
  'Experiment',
  object<Experiment>({
    cluster: optional(cluster),
    scenario,
    sweep: optional(
      named(
        'Sweep',
        object<Sweep>({
          product: record(list(json)),
          include: list(jsonObject),
          repetitions: count,
          order: word('sequential', 'interleaved', 'abba', 'random'),
          seed: optional(text),
          warmUp: optional(count),
        }),
      ),
    ),
    workloads: list(workload),
    subject,
    measures: optional(word<Measures>('commit', 'environment')),
    thresholds: list(
      named(
        'Threshold',
        object<Threshold>({
          metric: text,
          statistic: text,
          labels: record(text),
          max: optional(number<number>()),
          min: optional(number<number>()),
        }),
      ),
    ),
    steady: named('SteadyStateOptions', object<SteadyStateOptions>({ warmUpMaxMs: span, coolDownMaxMs: span })),
    hooks: optional(list(hook)),
    holds: optional(list(heldResource)),
    profiles: optional(profiles),
  }),
);

const arrival = named(
  'Arrival',
  variants<Arrival, 'process'>('process', {
    burst: {},
    fixed: { perSecond },
    poisson: { perSecond },
    stepped: {
      steps: list(
        object<{ readonly perSecond: number; readonly durationMs: Milliseconds }>({ perSecond, durationMs: span }),
      ),
    },
  }),
);

const loadObjects = list(named('LoadObjects', object<LoadObjects>({ workload, count, parameters: jsonObject })));

export const levelFields = { name: text, parameters: jsonObject, repetition: count };
const level = named('Level', object<Level>(levelFields));

export const role = word<StepRole>('prepare', 'measure', 'observe', 'clear');

const base = { id: text, role, level: optional(text), opens: optional(level), estimateMs: span, timeoutMs: span };

const podNeeds = named(
  'PodNeeds',
  object<PodNeeds>({
    runtimeClasses: list(text),
    networks: list(text),
    storageClasses: list(text),
    devices: list(text),
    kinds: list(text),
    apart: list(text),
    placements: list(
      named('Placement', object<Placement>({ nodeSelector: jsonObject, tolerations: list(jsonObject) })),
    ),
    ramps: optional(
      list(
        named(
          'RampPlace',
          object<RampPlace>({ runtimeClass: optional(text), nodeSelector: jsonObject, tolerations: list(jsonObject) }),
        ),
      ),
    ),
    rights: optional(
      list(
        object<Right>({
          verb: text,
          resource: object<Resource>({ apiVersion: text, kind: text, plural: text, namespaced: flag }),
          subresource: optional(text),
        }),
      ),
    ),
  }),
);

const asked = object<BenchmarkAsked>({
  durationMs: optional(span),
  streams: optional(count),
  participants: optional(count),
  iterations: optional(count),
  largestBytes: optional(count),
});

const source = { at: optional(text), pattern: optional(text), take: optional(word('only', 'last')) };

const parseDeclaration = named(
  'ParseDeclaration',
  object<ParseDeclaration>({
    tool: text,
    format: optional(word(...PARSE_FORMATS)),
    version: optional(object<ValueSource>(source)),
    readings: optional(
      list(
        object<DeclaredReading>({
          ...source,
          name: text,
          metric: keyOf(benchmarkMetrics),
          unit: keyOf(TOOL_UNITS),
          bytes: optional(text),
          optional: optional(flag),
        }),
      ),
    ),
    require: optional(list(keyed<Requirement>({ present: text, absent: text, at: text, equals: json }))),
    duration: optional(object<ValueSource & { readonly unit: ToolUnit }>({ ...source, unit: keyOf(TOOL_UNITS) })),
    streams: optional(object<ValueSource>(source)),
  }),
);

const nodeSize = { cpu: number<number>(), memoryBytes: number<number>() };

const fleet = named(
  'FleetRun',
  object<FleetRun>({
    transport: optional(word('http', 'api')),
    startStrategy: optional(word('Paused')),
    launcherVersions: optional(flag),
    listen: text,
    url: optional(text),
    least: optional(count),
    watcher: optional(jsonObject),
    reference: optional(
      named(
        'HardwareReference',
        object<HardwareReference>({
          hardware: text,
          benchmark: text,
          score: number<number>(),
          cores: count,
          date: text,
        }),
      ),
    ),
    room: optional(
      named(
        'FleetRoom',
        object<FleetRoom>({
          nodes: count,
          pods: count,
          ...nodeSize,
          declared: optional(named('NodeSize', object<NodeSize>(nodeSize))),
        }),
      ),
    ),
  }),
);

const benchmark = named(
  'BenchmarkRun',
  object<BenchmarkRun>({
    tool: text,
    parse: optional(parseDeclaration),
    asked,
    roles: list(
      named(
        'BenchmarkRole',
        object<BenchmarkRole>({
          name: text,
          count,
          part: word('serves', 'works'),
          pod: jsonObject,
          hostLine: optional(text),
          family: optional(word(4, 6)),
          flavour: optional(
            named(
              'FleetFlavour',
              object<FleetFlavour>({ product: word('vm', 'pod', 'node', 'external'), cores: count }),
            ),
          ),
        }),
      ),
    ),
    objects: list(jsonObject),
    sshKeys: optional(word(true)),
    durationMs: span,
    limitMs: span,
    readyWithinMs: span,
    fleet: optional(fleet),
  }),
);

const ramp = named(
  'RampRun',
  object<RampRun>({
    runtimeClass: optional(text),
    pod: jsonObject,
    workloadBytes: number<number>(),
    growMs: span,
    start: count,
    by: count,
    most: count,
    baselineMs: optional(span),
    pace: variants<RampPace, 'mode'>('mode', {
      settle: { unchangedMs: span, longestMs: span },
      fixed: { intervalMs: span },
      none: {},
    }),
    beyond: number<number>(),
    downSteps: count,
    leastLeftBytes: optional(number<number>()),
    limitMs: span,
  }),
);

const engine = named(
  'EngineRun',
  object<EngineRun>({
    engine: word<EngineKind>(...ENGINES),
    binary: text,
    commit: optional(text),
    argv: list(text),
    folder: text,
    files: record(text),
    inputs: list(object<EngineInput>({ path: text, sha256: optional(text) })),
    contextFlag: optional(text),
    tests: optional(count),
    parse: optional(parseDeclaration),
    owns: object<EngineOwnership>({ namespaces: list(text), label: optional(text), jobLabel: optional(text) }),
    durationMs: span,
    limitMs: span,
  }),
);

const step = named(
  'Step',
  variants<Step, 'kind'>('kind', {
    image: { ...base, images: list(text) },
    lock: { ...base },
    preflight: {
      ...base,
      needs: named(
        'Needs',
        object<Needs>({
          instances: count,
          perNode: optional(number<number>()),
          schedulableNodes: count,
          pods: optional(podNeeds),
        }),
      ),
    },
    clean: { ...base },
    subject: { ...base, subject },
    'warm-up': { ...base, objects: loadObjects },
    load: {
      ...base,
      load: named('Load', object<Load>({ objects: loadObjects, arrival, concurrency: count })),
    },
    churn: {
      ...base,
      churn: named('Churn', object<Churn>({ perSecond, durationMs: span, concurrency: count })),
    },
    benchmark: { ...base, benchmark },
    ramp: { ...base, ramp },
    engine: { ...base, engine },
    settle: { ...base },
    delete: { ...base, arrival, concurrency: count },
    'verify-clean': { ...base },
    'cool-down': { ...base },
    restore: { ...base, subject },
    hook: { ...base, hook, does: word('run', 'undo'), since: optional(text) },
    unlock: { ...base },
  }),
);

const keySeries = named(
  'KeySeries',
  object<KeySeries>({ metric: text, labels: record(text), statistic: optional(text), judged: optional(word(false)) }),
);

export const plan = named(
  'Plan',
  object<Plan>({
    test: text,
    description: text,
    experiment,
    levels: list(level),
    steps: list(step),
    estimateMs: span,
    own: optional(word('fill', 'churn', 'delete')),
    key: optional(list(keySeries)),
  }),
);

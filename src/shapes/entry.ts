import {
  type CpuPeriods,
  type InterfaceTraffic,
  PARTICIPANT_STATES,
  type ParticipantState,
} from '../model/benchmark.ts';
import { ENGINES, type EngineKind } from '../model/engine.ts';
import type {
  Entry,
  Fact,
  HookFact,
  Host,
  InfrastructurePhase,
  KeptFile,
  NodeInventory,
  NodesFound,
  ObjectState,
  PairPlace,
  PodsOfOthers,
  ProfileFact,
  PrometheusFact,
  RunIdentity,
  Stamp,
  SubjectFact,
} from '../model/entry.ts';
import type { PilotFact } from '../model/fleet.ts';
import type { HookDeed, HookMoment, HookScope } from '../model/hook.ts';
import type { LoadSample } from '../model/node-load.ts';
import type { StepKind } from '../model/plan.ts';
import { PROFILE_KINDS, type ProfileKind } from '../model/profiles.ts';
import type { RampNodeLook, RampNodeSetting, RampPods, RampSandboxes } from '../model/ramp.ts';
import type { EpochMs } from '../model/units.ts';
import {
  both,
  count,
  flag,
  instant,
  json,
  jsonObject,
  list,
  named,
  number,
  object,
  optional,
  perSeries,
  record,
  text,
  variants,
  word,
} from './check.ts';
import { levelFields, plan, providerKind, role, span } from './plan.ts';

export const at = named('EpochMs', instant<EpochMs>());
export const maybeAt = optional(at);
export const maybeText = optional(text);

const stamp = object<Stamp>({ seq: count, at, monoMs: span });

const stepKind = word<StepKind>(
  'image',
  'lock',
  'preflight',
  'clean',
  'subject',
  'warm-up',
  'load',
  'churn',
  'benchmark',
  'ramp',
  'engine',
  'settle',
  'delete',
  'verify-clean',
  'cool-down',
  'restore',
  'hook',
  'unlock',
);

export const pairPlace = object<PairPlace>({ id: text, number: count, side: word('base', 'head'), most: count });

export const identity = named(
  'RunIdentity',
  object<RunIdentity>({
    test: text,
    job: text,
    build: text,
    seed: text,
    cluster: text,
    backend: word('sim', 'kube'),
    tool: text,
    configHash: text,
    repos: record(text),
    commit: maybeText,
    pull: maybeText,
    underTest: maybeText,
    folder: maybeText,
    part: maybeText,
    links: optional(record(text)),
    perfdash: optional(word(true)),
    drill: optional(word(true)),
    untrusted: optional(word(true)),
    pair: optional(pairPlace),
  }),
);

const objectState = named(
  'ObjectState',
  object<ObjectState>({
    kind: text,
    uid: text,
    name: text,
    namespace: text,
    owner: maybeText,
    node: maybeText,
    step: maybeText,
    createdAt: maybeAt,
    deletedAt: maybeAt,
    phase: maybeText,
    phases: optional(record(at)),
    conditions: optional(record(at)),
    ready: flag,
    failure: maybeText,
    reason: maybeText,
    restarts: optional(count),
    launcher: optional(text),
  }),
);

export const node = named(
  'NodeInventory',
  object<NodeInventory>({
    name: text,
    ready: flag,
    schedulable: flag,
    controlPlane: flag,
    kernel: text,
    os: text,
    kubelet: text,
    cpu: number<number>(),
    memoryBytes: number<number>(),
    allocatable: record(text),
    model: maybeText,
    runtime: maybeText,
    readySince: maybeAt,
  }),
);

const podsOfOthers = named(
  'PodsOfOthers',
  object<PodsOfOthers>({
    pods: count,
    cores: number<number>(),
    memoryBytes: number<number>(),
    appeared: count,
    background: flag,
  }),
);

const nodesFound = named(
  'NodesFound',
  object<NodesFound>({ expected: count, registered: count, ready: count, notReady: list(text) }),
);

export const infrastructureFields = {
  phase: word<InfrastructurePhase>('images', 'up', 'validate', 'dump', 'down'),
  how: word<'done' | 'failed' | 'timed-out' | 'aborted'>('done', 'failed', 'timed-out', 'aborted'),
  startedAt: at,
  durationMs: span,
  reason: maybeText,
  found: optional(nodesFound),
};

export const host = named(
  'Host',
  object<Host>({
    node: maybeText,
    cores: optional(count),
    model: maybeText,
    usableCores: optional(number<number>()),
    cgroup: maybeText,
    reason: maybeText,
  }),
);
const traffic = named(
  'InterfaceTraffic',
  object<InterfaceTraffic>({ receivedBytes: number<number>(), sentBytes: number<number>() }),
);

const pilot = named(
  'PilotFact',
  object<PilotFact>({
    bootId: text,
    boundMs: number<number>(),
    driftMs: optional(number<number>()),
    driftBoundMs: optional(number<number>()),
    wallOffMs: number<number>(),
    loadedUntil: maybeAt,
    fills: optional(count),
    uptimeS: number<number>(),
    pausedMs: optional(span),
    tags: record(text),
    facts: record(text),
    cpuTime: optional(record(number<number>())),
  }),
);

const loadSample = named(
  'LoadSample',
  object<LoadSample>({
    at,
    cpu: record(number<number>()),
    pressureUs: record(number<number>()),
    availableBytes: optional(number<number>()),
  }),
);

export const hookIdentity = {
  step: text,
  name: text,
  scope: word<HookScope>('suite', 'test', 'level'),
  moment: word<HookMoment>('before', 'after'),
  does: word<HookDeed>('run', 'undo'),
};

export const hookHow = word<HookFact['how']>('done', 'skipped', 'failed', 'timed-out', 'aborted');

const keptFile = named('KeptFile', object<KeptFile>({ path: text, bytes: count, sha256: text }));

const hookFields = {
  ...hookIdentity,
  attempt: count,
  how: hookHow,
  startedAt: at,
  durationMs: span,
  exitCode: optional(number<number>()),
  lastLines: maybeText,
  reason: maybeText,
};

export const profileFields = {
  step: text,
  component: text,
  source: text,
  kind: word<ProfileKind>(...PROFILE_KINDS),
  edge: word<ProfileFact['edge']>('before', 'during', 'after'),
  level: maybeText,
  state: word<ProfileFact['state']>('kept', 'absent'),
  reason: maybeText,
  askedAt: at,
  durationMs: span,
  file: optional(keptFile),
};

export const prometheusFields = {
  state: word<PrometheusFact['state']>('kept', 'absent'),
  how: optional(word<NonNullable<PrometheusFact['how']>>('snapshot', 'openmetrics')),
  reason: maybeText,
  askedAt: at,
  durationMs: span,
  from: maybeAt,
  to: maybeAt,
  series: optional(count),
  samples: optional(count),
  files: optional(list(keptFile)),
  gaps: optional(list(text)),
};

const fact = variants<Fact, 'type'>('type', {
  'run-started': { version: number<number>(), run: identity, plan },
  infrastructure: { provider: providerKind, id: text, ...infrastructureFields },
  host: { host },
  'level-started': levelFields,
  'step-started': { step: text, kind: stepKind, role, level: maybeText },
  'step-ended': {
    step: text,
    how: word('done', 'failed', 'timed-out', 'aborted'),
    reason: maybeText,
    facts: optional(jsonObject),
  },
  lock: {
    resource: maybeText,
    event: word('waiting', 'acquired', 'renewed', 'renewal-failed', 'fenced', 'lost', 'released', 'broken'),
    token: optional(number<number>()),
    holder: maybeText,
    position: optional(number<number>()),
    startsInMs: optional(span),
    reason: maybeText,
  },
  call: {
    verb: word('create', 'patch', 'delete', 'get', 'list', 'deletecollection'),
    resource: text,
    workload: maybeText,
    name: maybeText,
    namespace: maybeText,
    uid: maybeText,
    scheduledAt: maybeAt,
    sentAt: at,
    receivedAt: at,
    serverDate: maybeAt,
    status: count,
    attempt: count,
    error: maybeText,
    step: maybeText,
  },
  seen: {
    change: word('added', 'modified', 'deleted', 'listed'),
    receivedAt: at,
    object: objectState,
  },
  watch: {
    event: word('opened', 'closed', 'expired', 'silent', 'relisted', 'failed'),
    resource: text,
    resourceVersion: maybeText,
    reason: maybeText,
  },
  pause: { from: at, to: at },
  'clock-step': { steppedMs: span },
  probe: { step: text, sinceMs: span, latencyMs: span },
  sample: {
    source: text,
    state: word('present', 'absent'),
    reason: maybeText,
    edge: optional(word('before', 'after', 'during', 'warm-up', 'rest')),
    level: maybeText,
    via: optional(word('prometheus')),
    readAt: maybeAt,
    askedAt: maybeAt,
    takenAt: optional(perSeries(at)),
    windowMs: optional(perSeries(span)),
    series: optional(record(number<number>())),
  },
  inventory: { nodes: list(node), versions: record(text) },
  node: {
    change: word('added', 'modified', 'deleted', 'listed'),
    receivedAt: at,
    name: text,
    ready: flag,
    schedulable: flag,
  },
  others: { edge: word('before', 'after'), level: maybeText, namespaces: record(podsOfOthers) },
  finding: {
    check: text,
    level: word('ok', 'warning', 'error'),
    message: text,
    hint: maybeText,
  },
  subject: {
    event: word('installing', 'rendered', 'available', 'verified', 'mismatch', 'restored', 'failed'),
    manifests: optional(object<NonNullable<SubjectFact['manifests']>>({ hash: text, ofAnyCommit: text })),
    expected: maybeText,
    reported: maybeText,
    reason: maybeText,
  },
  image: { event: word('waiting', 'found', 'changed'), image: text, digest: maybeText },
  hook: hookFields,
  participant: {
    step: text,
    name: text,
    role: text,
    state: word<ParticipantState>(...PARTICIPANT_STATES),
    node: maybeText,
    address: maybeText,
    imageId: maybeText,
    networks: optional(list(text)),
    reason: maybeText,
  },
  output: {
    step: text,
    name: text,
    reason: maybeText,
    exitCode: optional(number<number>()),
    endedBy: maybeText,
    startedAt: maybeAt,
    endedAt: maybeAt,
    bytes: optional(count),
    sha256: maybeText,
    gzip: maybeText,
    stderr: maybeText,
    network: optional(record(traffic)),
    cpu: optional(named('CpuPeriods', object<CpuPeriods>({ periods: count, throttled: count }))),
    pilot: optional(pilot),
  },
  'node-load': {
    step: text,
    node: text,
    bootId: text,
    boundMs: number<number>(),
    facts: optional(record(text)),
    samples: list(loadSample),
    reason: maybeText,
  },
  launcher: {
    step: text,
    image: maybeText,
    pod: maybeText,
    facts: record(text),
    reason: maybeText,
  },
  profile: profileFields,
  prometheus: prometheusFields,
  'ramp-setting': {
    step: text,
    handler: maybeText,
    overheadBytes: optional(number<number>()),
    nodes: list(
      named(
        'RampNodeSetting',
        object<RampNodeSetting>({
          name: text,
          totalBytes: optional(number<number>()),
          cpus: optional(number<number>()),
          evictionHard: optional(record(text)),
          failSwapOn: optional(flag),
          swapBehavior: maybeText,
          kernel: maybeText,
        }),
      ),
    ),
    unread: record(text),
  },
  'ramp-look': {
    step: text,
    number: count,
    wanted: count,
    isDown: optional(word(true)),
    pods: named(
      'RampPods',
      object<RampPods>({
        running: count,
        creating: count,
        pending: count,
        terminating: count,
        failed: count,
        failure: maybeText,
      }),
    ),
    pendingMs: optional(span),
    pendingReason: maybeText,
    startLatenciesMs: list(span),
    workPerSecond: optional(number<number>()),
    sandboxes: optional(
      named(
        'RampSandboxes',
        object<RampSandboxes>({
          leastBytes: number<number>(),
          mostBytes: number<number>(),
          leastCpus: count,
          mostCpus: count,
          ksm: optional(count),
        }),
      ),
    ),
    nodes: list(
      named(
        'RampNodeLook',
        object<RampNodeLook>({
          name: text,
          takenAt: maybeAt,
          leftBytes: optional(number<number>()),
          swapBytes: optional(number<number>()),
          stalledShare: optional(number<number>()),
          reason: maybeText,
          by: optional(word('metrics.k8s.io')),
          live: count,
          running: optional(count),
          hasFailed: optional(word(true)),
        }),
      ),
    ),
  },
  engine: {
    step: text,
    engine: word<EngineKind>(...ENGINES),
    id: text,
    exitCode: optional(number<number>()),
    endedBy: optional(word('limit')),
    startedAt: at,
    endedAt: at,
    sha256: maybeText,
    made: optional(record(count)),
    namespaces: list(text),
    files: count,
    beyond: optional(count),
  },
  signal: {
    signal: word('SIGTERM', 'SIGINT', 'SIGHUP', 'lock-lost', 'journal-failed', 'defect'),
  },
  note: { topic: text, data: json },
  resumed: { kept: list(text) },
  'run-ended': {
    how: word('completed', 'aborted', 'timed-out', 'crashed', 'infrastructure'),
    reason: maybeText,
  },
});

/** A line of the journal, of the version that is written today; without its checksum. */
export const entry = both<Entry>(fact, stamp);

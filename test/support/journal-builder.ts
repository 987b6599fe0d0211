import { gzipSync } from 'node:zlib';
import { playTool } from '../../src/benchmarks/simulate.ts';
import { wrappedArgv } from '../../src/benchmarks/wrapper.ts';
import { planTest } from '../../src/config/plan/plan.ts';
import { membersOf, type ParticipantState } from '../../src/model/benchmark.ts';
import { type Entry, type Fact, JOURNAL_VERSION, type NodeInventory, type StepEnded } from '../../src/model/entry.ts';
import type { PilotFact } from '../../src/model/fleet.ts';
import { listAt, stringAt } from '../../src/model/json.ts';
import { churnRounds, type Plan, type Step } from '../../src/model/plan.ts';
import { ownPopulation } from '../../src/model/population.ts';
import { seededRandom } from '../../src/model/random.ts';
import { resourcesBehind } from '../../src/model/resources.ts';
import type { Workload } from '../../src/model/suite.ts';
import { type EpochMs, epochMs, later, ms } from '../../src/model/units.ts';
import { builtTest, type TestSetup, VMI } from './built-test.ts';
import { builtLoad, deletionFacts, type Made } from './journal-objects.ts';
import { builtSamples } from './journal-samples.ts';

/** What a journal shall hold; everything has a default that makes a valid run. Times in milliseconds. */
export interface JournalSetup extends Partial<Conditions>, TestSetup {
  readonly objects?: number;
}

interface Conditions {
  /** The server's clock minus ours. */
  readonly offsetMs: number;
  /** How late the notification with this number comes. */
  readonly lagMs: number | ((index: number) => number);
  /** How long the call with this number takes, half of it there and half of it back. */
  readonly rttMs: number | ((index: number) => number);
  /** From the creation of the object with this index until it is Running. */
  readonly runningMs: (index: number) => number;
  readonly deletionMs: number;
}

const DEFAULTS: Conditions = {
  offsetMs: 120,
  lagMs: 10,
  rttMs: 20,
  runningMs: (index) => 3000 + 100 * index,
  deletionMs: 2000,
};

export const NODES = ['worker-1', 'worker-2', 'worker-3', 'worker-4'];

export const drawn = (value: number | ((index: number) => number), index: number): number =>
  typeof value === 'number' ? value : value(index);

export interface Timed {
  readonly at: EpochMs;
  readonly fact: Fact;
}

const START = epochMs(Date.UTC(2026, 7, 22, 4, 40, 0, 300));

/** The journal of a healthy run as its request says, each fact at its own time. */
export function builtJournal(request: JournalSetup = {}): Entry[] {
  const plan = builtPlan(request);
  const script: Script = { request: { ...DEFAULTS, ...request }, plan, facts: [], at: START, made: [] };
  put(script, { type: 'run-started', version: JOURNAL_VERSION, run: RUN, plan });
  if (plan.experiment.cluster?.infrastructure !== undefined) put(script, HOST);
  for (const step of plan.steps) play(step, script);
  put(script, { type: 'run-ended', how: 'completed' });
  renewLock(script);
  return numbered(script.facts);
}

/** A holder renews while it holds. */
function renewLock({ facts }: Script): void {
  const [from, until] = ['acquired', 'released'].map(
    (event) => facts.find(({ fact }) => fact.type === 'lock' && fact.event === event)?.at,
  );
  if (from === undefined || until === undefined) return;
  for (let at = from + RENEW_EVERY_MS; at < until; at += RENEW_EVERY_MS) {
    facts.push({ at: epochMs(at), fact: { type: 'lock', event: 'renewed', token: 7 } });
  }
}

const RENEW_EVERY_MS = 10_000;

/** Facts in the order of their times, the end of the run last, numbered and stamped. */
function numbered(facts: readonly Timed[]): Entry[] {
  const last = facts.reduce((latest, { at }) => (at > latest ? at : latest), START);
  const ordered = facts
    .map(({ at, fact }) => ({ at: fact.type === 'run-ended' ? last : at, fact }))
    .toSorted((a, b) => a.at - b.at || Number(a.fact.type === 'run-ended') - Number(b.fact.type === 'run-ended'));
  const start = ordered[0]?.at ?? START;
  return ordered.map(({ at, fact }, seq) => ({ ...fact, seq, at, monoMs: ms(at - start) }));
}

/** Entries after a test has changed, added or taken away some: in the order of their times, numbered again. */
export const renumbered = (entries: readonly (Fact & { at: EpochMs })[]): Entry[] =>
  numbered(entries.map((entry) => ({ at: entry.at, fact: entry })));

export interface Script {
  readonly request: Conditions;
  readonly plan: Plan;
  readonly facts: Timed[];
  at: EpochMs;
  /** Objects of the level under way. */
  made: Made[];
}

export function put(script: Script, fact: Fact, at = script.at): void {
  script.facts.push({ at, fact });
}

export const HOST: Fact = {
  type: 'host',
  host: { node: 'bare-7', cores: 64, model: 'AMD EPYC 7763', usableCores: 16, cgroup: '/' },
};

const RUN = {
  test: 'suite/test',
  job: 'job',
  build: '1234567890',
  seed: '1',
  cluster: 'lab',
  backend: 'kube',
  tool: '0.0.0',
  configHash: 'abc',
  repos: {},
  perfdash: true,
} as const;

const builtPlan = ({ objects = 20, scenario, workloads = [VMI], ...request }: JournalSetup): Plan =>
  planTest(builtTest({ ...request, workloads, scenario: scenario ?? { kind: 'burst', objects, concurrency: 10 } }));

function play(step: Step, script: Script): void {
  if (step.opens !== undefined) put(script, { type: 'level-started', ...step.opens });
  put(script, { type: 'step-started', step: step.id, kind: step.kind, role: step.role, level: step.level });
  const facts = perform(step, script);
  pass(script, 1);
  put(script, { type: 'step-ended', step: step.id, how: 'done', facts });
  pass(script, 1);
}

const pass = (script: Script, by: number): void => {
  script.at = later(script.at, ms(by));
};

function perform(step: Step, script: Script): StepEnded['facts'] {
  switch (step.kind) {
    case 'lock':
      put(script, { type: 'lock', event: 'waiting', position: 1 });
      pass(script, 500);
      put(script, { type: 'lock', event: 'acquired', token: 7 });
      return { token: 7 };
    case 'preflight':
      put(script, inventory());
      put(script, { type: 'finding', check: 'leftovers', level: 'ok', message: 'nothing is left of earlier runs' });
      put(script, { type: 'finding', check: 'other-load', level: 'ok', message: 'no virtual machines of others' });
      return undefined;
    case 'subject':
      put(script, { type: 'subject', event: 'verified', reported: 'v1.6.0' });
      return undefined;
    case 'warm-up':
      warmUp(
        step.id,
        step.objects.map(({ workload }) => workload),
        script,
      );
      return { steady: true };
    case 'load':
      return load(step, script);
    case 'churn':
      return churn(step, script);
    case 'benchmark':
      return benchmarkFacts(step, script);
    case 'settle':
      pass(script, 5000);
      builtSamples('after', step.level, script);
      put(script, inventory());
      return undefined;
    case 'delete':
      return deleteAll(step, script);
    case 'unlock':
      put(script, { type: 'lock', event: 'released', token: 7 });
      return undefined;
    default:
      return undefined;
  }
}

export const inventory = (over: Partial<NodeInventory> = {}, names: readonly string[] = NODES): Fact => ({
  type: 'inventory',
  nodes: names.map((name) => ({ ...NODE, name, ...over })),
  versions: { kubernetes: 'v1.36.3', kubevirt: 'v1.6.0' },
});

const NODE: Omit<NodeInventory, 'name'> = {
  ready: true,
  schedulable: true,
  controlPlane: false,
  kernel: '6.12.0',
  os: 'CentOS Stream 10',
  kubelet: 'v1.36.3',
  cpu: 64,
  memoryBytes: 256 * 1024 ** 3,
  allocatable: { pods: '250' },
};

function warmUp(step: string, workloads: readonly Workload[], script: Script): void {
  openWatches(script);
  const orders = NODES.flatMap((node) => workloads.map((workload) => ({ workload, node, name: `warm-${node}` })));
  const made = builtLoad(orders, { step, concurrency: 10 }, script);
  script.at = later(script.at, ms(60_000));
  for (const each of made) deletionFacts(each, step, script.at, script);
  script.at = later(script.at, ms(10_000));
}

function openWatches(script: Script): void {
  const made = script.plan.experiment.workloads.flatMap(({ manifest }) => resourcesBehind(manifest));
  const followed = made.map(({ plural }) => plural);
  for (const resource of new Set(['pods', 'virtualmachineinstances', 'virtualmachines', ...followed])) {
    put(script, { type: 'watch', event: 'relisted', resource });
    put(script, { type: 'watch', event: 'opened', resource });
  }
}

function load({ id, load, level }: Extract<Step, { kind: 'load' }>, script: Script): StepEnded['facts'] {
  openWatches(script);
  builtSamples('before', level, script);
  const orders = load.objects.flatMap(({ workload, count }) =>
    Array.from({ length: count }, (_, index) => ({ workload, name: `${workload.name}-${index}`, node: nodeOf(index) })),
  );
  script.made = builtLoad(orders, { step: id, concurrency: load.concurrency, arrival: load.arrival }, script);
  script.at = epochMs(Math.max(...script.made.map(({ runningAt }) => runningAt)) + 100);
  builtSamples('after', level, script);
  return { requested: orders.length, created: orders.length };
}

/** Every participant arrives and ends, and those that work leave what the simulator makes up. */
function benchmarkFacts({ id, benchmark }: Extract<Step, { kind: 'benchmark' }>, script: Script): StepEnded['facts'] {
  openWatches(script);
  put(script, inventory());
  const { tool, roles, durationMs } = benchmark;
  const all = membersOf(roles);
  const come = (state: ParticipantState): void => {
    for (const { role, name } of all) {
      const asked = stringAt(role.pod, 'metadata', 'annotations', 'v1.multus-cni.io/default-network');
      const networks = asked === undefined ? {} : { networks: [`kube-system/${asked}`] };
      const node = benchmark.fleet !== undefined && state === 'arrived' ? { node: nodeOf(0) } : {};
      put(script, { type: 'participant', step: id, name, role: role.name, state, ...networks, ...node });
    }
  };
  const sentAt = script.at;
  pass(script, 20);
  const [receivedAt, serverDate] = [script.at, epochMs(Math.floor(script.at / 1000) * 1000)];
  for (const { name } of all) {
    const times = { sentAt, receivedAt, serverDate };
    put(script, { type: 'call', verb: 'create', resource: 'pods', name, step: id, ...times, status: 201, attempt: 1 });
  }
  come('created');
  pass(script, 2000);
  come('arrived');
  const startedAt = script.at;
  if (benchmark.fleet?.watcher !== undefined) watchedNode(id, durationMs, script);
  else pass(script, durationMs);
  come('left');
  for (const { role, name } of all.filter((each) => each.role.part === 'works')) {
    const [container] = listAt(role.pod, 'spec', 'containers');
    const words = listAt(container, 'command').map(String);
    const argv = wrappedArgv(words) ?? words.slice(words.indexOf('--') + 1);
    const { stdout } = playTool(tool, { argv, random: seededRandom(name), hostNetwork: false });
    const gzip = gzipSync(stdout).toString('base64');
    const ended = { exitCode: 0, endedBy: 'tool', startedAt, endedAt: script.at };
    const pilot = benchmark.fleet && { pilot: builtPilot(name, script.at) };
    put(script, { type: 'output', step: id, name, ...ended, bytes: stdout.length, gzip, ...pilot });
  }
  put(script, inventory());
  return { outputs: 1 };
}

/** A node with ten CPUs of which half work, one is stolen, and tasks wait during a tenth of the time. */
function watchedNode(step: string, lengthMs: number, script: Script): void {
  const from = script.at;
  for (let at = 0; at <= lengthMs; at += 1000) {
    const cpu = { user: at / 2, idle: (4 * at) / 10, steal: at / 10 };
    const pressureUs = { 'cpu some': 100 * at, 'memory some': 0, 'io some': 100 * at };
    const samples = [{ at: epochMs(from + at), cpu, pressureUs }];
    put(script, { type: 'node-load', step, node: nodeOf(0), bootId: 'boot-node', boundMs: 0.3, samples });
    pass(script, Math.min(1000, lengthMs - at));
  }
}

const builtPilot = (name: string, loadedUntil: EpochMs): PilotFact => ({
  ...{ bootId: `boot-${name}`, boundMs: 0.3, driftMs: 0, wallOffMs: 0, loadedUntil, fills: 1, uptimeS: 60 },
  ...{ tags: {}, facts: { kernel: '6.1.0' } },
});

const nodeOf = (index: number): string => NODES[index % NODES.length] ?? '';

function churn({ id, churn, level }: Extract<Step, { kind: 'churn' }>, script: Script): StepEnded['facts'] {
  const rounds = churnRounds(churn);
  const workload = script.made[0]?.workload;
  if (workload === undefined) return undefined;
  const size = script.made.length;
  for (const old of script.made.splice(0, rounds)) deletionFacts(old, id, script.at, script);
  const orders = Array.from({ length: rounds }, (_, index) => ({
    workload,
    name: `${workload.name}-${size + index}`,
    node: nodeOf(index),
  }));
  const arrival = { process: 'fixed', perSecond: churn.perSecond } as const;
  const made = builtLoad(orders, { step: id, concurrency: 10, arrival }, script);
  script.made.push(...made);
  script.at = epochMs(Math.max(...made.map(({ runningAt }) => runningAt)) + 100);
  builtSamples('after', level, script);
  return { rounds };
}

function deleteAll({ id, level }: Extract<Step, { kind: 'delete' }>, script: Script): StepEnded['facts'] {
  for (const each of script.made) deletionFacts(each, id, script.at, script);
  const deleted = script.made.length;
  script.made = [];
  script.at = later(script.at, ms(script.request.deletionMs + 1000));
  if (ownPopulation(script.plan) === 'delete') builtSamples('after', level, script);
  return { deleted };
}

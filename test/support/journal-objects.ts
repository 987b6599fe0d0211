import type { ObjectState } from '../../src/model/entry.ts';
import { valueAt } from '../../src/model/json.ts';
import type { Arrival } from '../../src/model/plan.ts';
import { resourceOf } from '../../src/model/resources.ts';
import type { Workload } from '../../src/model/suite.ts';
import { type EpochMs, epochMs, later, ms } from '../../src/model/units.ts';
import { drawn, put, type Script } from './journal-builder.ts';

export interface Order {
  readonly workload: Workload;
  readonly name: string;
  readonly node: string;
}

/** One object of a journal. */
export interface Made extends Order {
  readonly uid: string;
  /** When it truly was created, and Running: our clock. */
  readonly createdAt: EpochMs;
  readonly runningAt: EpochMs;
  readonly last: readonly ObjectState[];
}

interface How {
  readonly step: string;
  readonly concurrency: number;
  readonly arrival?: Arrival;
}

const NAMESPACE = 'prowess-lab-t7';

/** Creation calls and what the watch shows of the objects until they run; times from the script's present. */
export function builtLoad(orders: readonly Order[], how: How, script: Script): Made[] {
  return orders.map((order, index) => {
    const { runningMs } = script.request;
    const rttMs = drawn(script.request.rttMs, index);
    const scheduledAt = dueAt(how.arrival, index, script.at);
    const sentAt = scheduledAt ?? later(script.at, ms(Math.floor(index / how.concurrency) * rttMs));
    const createdAt = later(sentAt, ms(rttMs / 2));
    const uid = `${how.step}/${order.name}`;
    const receivedAt = later(sentAt, ms(rttMs));
    put(
      script,
      {
        type: 'call',
        verb: 'create',
        resource: resourceOf(order.workload.manifest).plural,
        workload: order.workload.name,
        namespace: NAMESPACE,
        name: order.name,
        uid,
        step: how.step,
        scheduledAt,
        sentAt,
        receivedAt,
        serverDate: stamp(createdAt, script),
        status: 201,
        attempt: 1,
      },
      receivedAt,
    );
    const runningAt = later(createdAt, ms(runningMs(index)));
    return {
      ...order,
      uid,
      createdAt,
      runningAt,
      last: live({ ...order, uid }, how.step, createdAt, runningAt, script),
    };
  });
}

function dueAt(arrival: Arrival | undefined, index: number, start: EpochMs): EpochMs | undefined {
  if (arrival === undefined || arrival.process === 'burst' || arrival.process === 'stepped') return undefined;
  return later(start, ms((index * 1000) / arrival.perSecond));
}

/** What a server shows of a time: its own clock, cut off to the second. */
const stamp = (at: EpochMs, { request }: Script): EpochMs => epochMs(Math.floor((at + request.offsetMs) / 1000) * 1000);

/** The notifications of an object and of what it makes; returns the last state of each. */
function live(
  { workload, name, node, uid }: Order & { uid: string },
  step: string,
  createdAt: EpochMs,
  runningAt: EpochMs,
  script: Script,
): ObjectState[] {
  const kind = String(workload.manifest.kind);
  const between = (share: number): EpochMs => epochMs(createdAt + (runningAt - createdAt) * share);
  const replicas = Number(valueAt(workload.manifest, 'spec', 'replicas') ?? 1);
  const base = { name, namespace: NAMESPACE, node, step };
  const root = { ...base, kind, uid };
  if (kind === 'Pod') return [pod(root, createdAt, createdAt, runningAt, script)];
  if (kind === 'VirtualMachineInstance') return vmi(root, createdAt, runningAt, script);
  if (kind === 'Deployment') return deployment(root, createdAt, runningAt, script);
  const children = Array.from({ length: replicas }, (_, index) => {
    const child = {
      ...base,
      kind: 'VirtualMachineInstance',
      uid: `${uid}/vmi-${index}`,
      name: `${name}-${index}`,
      owner: uid,
    };
    return vmi(child, between(0.1), between(0.9), script);
  }).flat();
  const own = { ...root, node: undefined };
  see(own, createdAt, { ready: false }, 'added', script, createdAt);
  const conditions = { Ready: stamp(runningAt, script) };
  return [see(own, runningAt, { ready: true, conditions }, 'modified', script, createdAt), ...children];
}

function deployment(root: Identity, createdAt: EpochMs, runningAt: EpochMs, script: Script): ObjectState[] {
  const own = { ...root, node: undefined };
  const set = { ...own, kind: 'ReplicaSet', uid: `${root.uid}/set`, name: `${root.name}-5d9c`, owner: root.uid };
  const child = { ...root, kind: 'Pod', uid: `${set.uid}/pod`, name: `${set.name}-x7k`, owner: set.uid };
  see(own, createdAt, { ready: false }, 'added', script, createdAt);
  const between = see(set, createdAt, { ready: false }, 'added', script, createdAt);
  const last = pod(child, createdAt, createdAt, runningAt, script);
  const conditions = { Available: stamp(runningAt, script) };
  return [see(own, runningAt, { ready: true, conditions }, 'modified', script, createdAt), between, last];
}

type Identity = Pick<ObjectState, 'kind' | 'uid' | 'name' | 'namespace' | 'node' | 'owner' | 'step'>;

function vmi(own: Identity, createdAt: EpochMs, runningAt: EpochMs, script: Script): ObjectState[] {
  const between = (share: number): EpochMs => epochMs(createdAt + (runningAt - createdAt) * share);
  const steps: [string, EpochMs][] = [
    ['Pending', createdAt],
    ['Scheduling', between(0.1)],
    ['Scheduled', between(0.8)],
    ['Running', runningAt],
  ];
  let phases: Record<string, EpochMs> = {};
  let last: ObjectState | undefined;
  for (const [phase, at] of steps) {
    phases = { ...phases, [phase]: stamp(at, script) };
    const ready = phase === 'Running';
    last = see(own, at, { phase, phases, ready }, phase === 'Pending' ? 'added' : 'modified', script, createdAt);
  }
  const launcher = { ...own, kind: 'Pod', uid: `${own.uid}/pod`, name: `virt-launcher-${own.name}`, owner: own.uid };
  const launched = pod(launcher, between(0.05), between(0.05), between(0.7), script);
  return last === undefined ? [launched] : [last, launched];
}

function pod(own: Identity, createdAt: EpochMs, scheduledAt: EpochMs, runningAt: EpochMs, script: Script): ObjectState {
  const scheduled = { PodScheduled: stamp(scheduledAt, script) };
  see(own, createdAt, { phase: 'Pending', conditions: scheduled, ready: false }, 'added', script, createdAt);
  const conditions = { ...scheduled, Ready: stamp(runningAt, script) };
  return see(own, runningAt, { phase: 'Running', conditions, ready: true }, 'modified', script, createdAt);
}

function see(
  own: Identity,
  at: EpochMs,
  state: Pick<ObjectState, 'phase' | 'phases' | 'conditions' | 'ready'>,
  change: 'added' | 'modified' | 'deleted',
  script: Script,
  createdAt: EpochMs,
): ObjectState {
  const object = { ...own, createdAt: stamp(createdAt, script), ...state };
  const receivedAt = later(at, ms(drawn(script.request.lagMs, script.facts.length)));
  put(script, { type: 'seen', change, receivedAt, object }, receivedAt);
  return object;
}

/** The call that deletes an object, and the notifications that it and what it made are gone. */
export function deletionFacts({ workload, name, uid, last }: Made, step: string, at: EpochMs, script: Script): void {
  const { deletionMs } = script.request;
  const [rttMs, lagMs] = [
    drawn(script.request.rttMs, script.facts.length),
    drawn(script.request.lagMs, script.facts.length),
  ];
  const resource = resourceOf(workload.manifest).plural;
  const receivedAt = later(at, ms(rttMs));
  const call = { type: 'call', verb: 'delete', resource, namespace: NAMESPACE, name, uid, step } as const;
  const serverDate = stamp(later(at, ms(rttMs / 2)), script);
  put(script, { ...call, sentAt: at, receivedAt, serverDate, status: 200, attempt: 1 }, receivedAt);
  const goneAt = later(at, ms(rttMs / 2 + deletionMs + lagMs));
  for (const object of last) put(script, { type: 'seen', change: 'deleted', receivedAt: goneAt, object }, goneAt);
}

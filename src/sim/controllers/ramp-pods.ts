import { TOOL_LABEL } from '../../model/benchmark.ts';
import { isJsonObject, type JsonObject, listAt, stringAt, valueAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { RAMP_TOOL, workLine } from '../../model/ramp.ts';
import { seconds } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { IDLE_BYTES } from '../metrics/nodes.ts';
import { STATUS_PATCH } from '../metrics/traffic.ts';
import { isDeleting, keyOf, labelsOf, nameOf, phaseOf, uidOf } from '../registry/objects.ts';
import { podEvicted, podOomKilled, podRestarted, RESTART_DELAY } from './killed-pod.ts';

const MIB = 2 ** 20;

/** How far what a node uses by itself wanders. */
const WANDERS = 12 * MIB;
/** What a sandbox takes beside its program, by the name of its RuntimeClass. */
const SANDBOX_MIB: Readonly<Record<string, number>> = { runc: 6, crun: 3, gvisor: 40, kata: 340 };
const OTHER_SANDBOX_MIB = 6;
/** What runtimes give a sandbox with a kernel of its own, before the limits of its containers are added: Kata's defaults. */
const OWN_KERNEL: Readonly<Record<string, { readonly bytes: number; readonly cpus: number }>> = {
  kata: { bytes: 2048 * MIB, cpus: 1 },
};
/** The kubelet's default of `evictionHard`. */
const EVICTS_BELOW = 100 * MIB;
/** The metrics server shows one that is up to half a minute old. */
const KEPT_LOOKS = 12;
const UNITS_A_CORE = 10_000;

/** A program of a ramp that runs: what it was asked to do, and since when it does. */
interface Program {
  readonly pod: JsonObject;
  readonly node: string;
  readonly runtime: string;
  readonly cpuShare: number;
  readonly bytes: number;
  readonly growth: number;
  readonly limit: number;
  readonly request: number;
  readonly sandbox: number;
  since: number;
}

/**
 * Plays the pods of ramps: each takes memory and a share of a CPU, nodes run out of both, and their kubelets evict and kernels kill. A
 * kubelet's pages, metrics.k8s.io and the logs of the pods say so; nothing of it is played while there is no such pod.
 */
export function runRampPods(context: SimContext): void {
  const { store, registry, time, serverNow, podLogs, nodeMemory, nodeMeters } = context;
  const random = context.random.fork('ramps');
  const [pods, nodes] = [registry.kinds.named('Pod'), registry.kinds.named('Node')];
  const programs = new Map<string, Program>();
  let isTicking = false;
  /** When a program last gave its memory back, by the monotonic clock. */
  let gaveBackAt = 0;
  const forget = (uid: string): void => {
    if (programs.delete(uid)) gaveBackAt = time.monotonic();
  };

  const held = ({ bytes, growth, since }: Program): number =>
    Math.min(bytes, (growth * (time.monotonic() - since) * time.speed) / 1000);
  const on = (node: string): Program[] => [...programs.values()].filter((each) => each.node === node);
  const usedOn = (node: string): number =>
    on(node).reduce((total, each) => total + held(each) + each.sandbox, IDLE_BYTES);
  const capacityOf = (node: JsonObject, resource: string): number =>
    parseQuantity(String(valueAt(node, 'status', 'capacity', resource) ?? '0')) ?? 0;

  const lookAtNode = (node: JsonObject): void => {
    const name = nameOf(node);
    const { at } = nodeMeters.lastLook(name);
    const before = nodeMemory.get(name) ?? [];
    if (before.at(-1)?.at === at) return;
    const wander = WANDERS * random.normal();
    const leftBytes = Math.max(0, Math.round(capacityOf(node, 'memory') - usedOn(name) - wander));
    nodeMemory.set(name, [...before.slice(-KEPT_LOOKS), { at, leftBytes }]);
  };

  const end = (program: Program, how: 'OOMKilled' | 'Evicted'): void => {
    const found = registry.find(pods, keyOf(program.pod));
    forget(uidOf(program.pod));
    if (found === undefined || isDeleting(found)) return;
    const ended = how === 'Evicted' ? podEvicted(found, serverNow()) : podOomKilled(found, serverNow());
    registry.write(pods, ended, STATUS_PATCH);
    if (how === 'OOMKilled') time.after(RESTART_DELAY, () => restart(program));
  };

  const restart = (program: Program): void => {
    const found = registry.find(pods, keyOf(program.pod));
    if (found === undefined || uidOf(found) !== uidOf(program.pod) || isDeleting(found)) return;
    registry.write(pods, podRestarted(found, serverNow()), STATUS_PATCH);
    programs.set(uidOf(program.pod), { ...program, since: time.monotonic() });
  };

  /** The kernel kills what goes over its own limit; the kubelet evicts what exceeds its request most. */
  const relieve = (node: JsonObject): void => {
    const name = nameOf(node);
    for (const program of on(name)) if (held(program) > program.limit) end(program, 'OOMKilled');
    while (capacityOf(node, 'memory') - usedOn(name) < EVICTS_BELOW) {
      const [worst] = on(name).toSorted((a, b) => held(b) - b.request - (held(a) - a.request) || b.since - a.since);
      if (worst === undefined) return;
      end(worst, 'Evicted');
    }
  };

  const tick = (): void => {
    for (const node of store.list(nodes)) {
      relieve(node);
      lookAtNode(node);
    }
    if (programs.size > 0 || !isGivenBack()) time.after(seconds(1), tick, 'background');
    else {
      isTicking = false;
      nodeMemory.clear();
    }
  };

  /** Whether each kubelet has looked since the last program ended. */
  const isGivenBack = (): boolean =>
    store.list(nodes).every((node) => nodeMeters.lastLook(nameOf(node)).at > gaveBackAt);

  const workOf = (program: Program): number => {
    const cores = capacityOf(registry.find(nodes, program.node) ?? {}, 'cpu');
    const wanted = on(program.node).reduce((total, { cpuShare }) => total + cpuShare, 0);
    return (
      UNITS_A_CORE * program.cpuShare * Math.min(1, cores / Math.max(wanted, 1e-9)) * (1 + 0.005 * random.normal())
    );
  };

  const machineOf = ({ runtime, node, limit }: Program): { totalBytes: number; cpus: number; ksm: number } => {
    const own = OWN_KERNEL[runtime];
    const machine = registry.find(nodes, node) ?? {};
    return own === undefined
      ? { totalBytes: capacityOf(machine, 'memory'), cpus: capacityOf(machine, 'cpu'), ksm: 0 }
      : { totalBytes: own.bytes + (Number.isFinite(limit) ? limit : 0), cpus: own.cpus, ksm: 0 };
  };

  const logOf = (uid: string) => (): string => {
    const program = programs.get(uid);
    if (program === undefined) return '';
    const since = Math.round(((time.monotonic() - program.since) * time.speed) / 1000);
    const perSecond = Math.max(0, Math.round(workOf(program)));
    return `${workLine({ seconds: since, perSecond, bytes: Math.round(held(program)), ...machineOf(program) })}\n`;
  };

  store.subscribe(({ type, kind, object }) => {
    if (kind !== pods || labelsOf(object)[TOOL_LABEL] !== RAMP_TOOL) return;
    const uid = uidOf(object);
    if (type === 'DELETED' || phaseOf(object) !== 'Running') {
      forget(uid);
      if (type === 'DELETED') podLogs.delete(uid);
      return;
    }
    if (podLogs.has(uid)) return;
    programs.set(uid, programOf(object, time.monotonic()));
    podLogs.set(uid, logOf(uid));
    if (isTicking) return;
    isTicking = true;
    time.after(seconds(1), tick, 'background');
  });
}

function programOf(pod: JsonObject, since: number): Program {
  const container = listAt(pod, 'spec', 'containers').find(isJsonObject) ?? {};
  const words = listAt(container, 'command').map(String);
  const option = (name: string): number =>
    Number(words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? 0);
  const memory = (part: string): number | undefined =>
    parseQuantity(stringAt(container, 'resources', part, 'memory') ?? '');
  const limit = memory('limits');
  const runtime = stringAt(pod, 'spec', 'runtimeClassName') ?? '';
  return {
    pod,
    node: stringAt(pod, 'spec', 'nodeName') ?? '',
    runtime,
    cpuShare: option('cpu') / 100,
    bytes: option('bytes'),
    growth: option('growth'),
    limit: limit ?? Number.POSITIVE_INFINITY,
    request: memory('requests') ?? limit ?? 0,
    sandbox: MIB * (SANDBOX_MIB[runtime] ?? OTHER_SANDBOX_MIB),
    since,
  };
}

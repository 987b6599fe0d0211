import { type Json, type JsonObject, listAt, parseJson, stringAt, valueAt } from '../../model/json.ts';
import { podRequests } from '../../model/pod-requests.ts';
import { ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { STATUS_PATCH } from '../metrics/traffic.ts';
import { type PilotCall, type PilotWorld, pilotCall, playPilot, type WatchCall, watchCall } from '../pilot.ts';
import type { Kind } from '../registry/kinds.ts';
import { hasCondition, isDeleting, keyOf, nameOf, phaseOf, uidOf, withStatus } from '../registry/objects.ts';
import { allocatableOf } from '../resources.ts';
import { playWatcher } from '../watcher.ts';
import { podInPhase } from './kubelet.ts';

/** A guest takes so long until its cloud-init runs what it was given. */
const BOOT_MS = { least: 4000, more: 8000 };

/** Plays the pilots in pods and guests that run one. */
export function runPilots(context: SimContext, isAlive: (node: string) => boolean): void {
  const { store, registry, time, barriers, faults, owners, serverNow } = context;
  const random = context.random.fork('pilots');
  const pods = registry.kinds.named('Pod');
  const guests = registry.kinds.named('VirtualMachineInstance');
  const nodes = registry.kinds.named('Node');
  const begun = new Set<string>();
  /** Objects whose pilot works now, by UID. */
  const atWork = new Map<string, { readonly node: string; readonly cores: number }>();

  const hangs = (kind: Kind, name: string): boolean =>
    faults.active('pilot-hangs').some((fault) => fault.kind === kind.kind && name.startsWith(fault.name ?? ''));

  /** A guest ends with the pod that it runs in, before KubeVirt says so of it. */
  const hasLauncher = (guest: JsonObject): boolean =>
    owners.of(uidOf(guest), pods).some((key) => phaseOf(registry.find(pods, key) ?? {}) === 'Running');

  const isThere = (kind: Kind, object: JsonObject): boolean => {
    const now = registry.find(kind, keyOf(object));
    if (now === undefined || uidOf(now) !== uidOf(object) || phaseOf(now) !== 'Running' || isDeleting(now))
      return false;
    if (hangs(kind, nameOf(now)) || (kind === guests && !hasLauncher(now))) return false;
    return isAlive(nodeOf(now));
  };

  const end = (pod: JsonObject): void => {
    const now = registry.find(pods, keyOf(pod));
    if (now === undefined || !isThere(pods, pod)) return;
    registry.write(pods, podInPhase(withStatus(now, { phase: 'Succeeded' }), 'Succeeded', serverNow()), STATUS_PATCH);
  };

  const begin = (kind: Kind, object: JsonObject, call: PilotCall): void => {
    const barrier = barriers.get(call.barrier);
    if (barrier === undefined) return;
    const own = random.fork(uidOf(object));
    const product = kind === guests ? 'vm' : 'pod';
    const pilot = { ...call, bootId: `boot-${uidOf(object)}`, product } as const;
    const boot = kind === guests ? BOOT_MS.least + BOOT_MS.more * own.uniform() : 200;
    const works = (isAtWork: boolean): void => {
      if (isAtWork)
        atWork.set(uidOf(object), { node: nodeOf(object), cores: coresOf(object, nodeNamed(nodeOf(object))) });
      else atWork.delete(uidOf(object));
    };
    const isHere = () => isThere(kind, object);
    const world: PilotWorld = { name: barrier.name, hear: barrier.hear, time, random: own, isThere: isHere, works };
    time.after(ms(boot), () => playPilot(pilot, world, () => kind === pods && end(object)));
  };

  const nodeNamed = (name: string): JsonObject => registry.find(nodes, name) ?? {};

  const beginWatch = (pod: JsonObject, { barrier: address, node }: WatchCall): void => {
    const barrier = barriers.get(address);
    if (barrier === undefined) return;
    const cores = allocatableOf(nodeNamed(node)).get('cpu') ?? 1;
    const coresAtWork = (): number =>
      [...atWork.values()].reduce((sum, each) => sum + (each.node === node ? each.cores : 0), 0);
    const facts = { kernel: 'simulated', cpus: String(cores) };
    const watched = { name: node, bootId: `boot-${node}`, cores, facts, coresAtWork };
    const isHere = () => isThere(pods, pod);
    const world = { name: barrier.name, hear: barrier.hear, time, random: random.fork(uidOf(pod)), isThere: isHere };
    time.after(ms(200), () => playWatcher(watched, world, () => end(pod)));
  };

  store.subscribe(({ type, kind, object }) => {
    if (kind !== pods && kind !== guests) return;
    if (type === 'DELETED') begun.delete(uidOf(object));
    else if (phaseOf(object) === 'Running' && !begun.has(uidOf(object))) look(kind, object);
  });

  function look(kind: Kind, object: JsonObject): void {
    const words = kind === pods ? commandOf(object) : userDataOf(object);
    if (words === undefined || hasCondition(object, 'Paused')) return;
    begun.add(uidOf(object));
    const [watched, joined] = [watchCall(words), pilotCall(words)];
    if (watched !== undefined) beginWatch(object, watched);
    else if (joined !== undefined) begin(kind, object, joined);
  }
}

const nodeOf = (object: JsonObject): string =>
  stringAt(object, 'status', 'nodeName') ?? stringAt(object, 'spec', 'nodeName') ?? '';

/** Of a guest its own; of a pod what it asks for, and where that is next to nothing, all of its node. */
function coresOf(object: JsonObject, node: JsonObject): number {
  const guest = valueAt(object, 'spec', 'domain', 'cpu', 'cores');
  if (typeof guest === 'number') return guest;
  const asked = podRequests(object).get('cpu') ?? 0;
  return asked >= 1 ? asked : (allocatableOf(node).get('cpu') ?? 1);
}

function commandOf(pod: JsonObject): readonly string[] | undefined {
  const command = valueAt(listAt(pod, 'spec', 'containers')[0], 'command');
  return textsOf(command);
}

/** The list of words in what cloud-init is to run that starts a pilot. */
function userDataOf(guest: JsonObject): readonly string[] | undefined {
  const written = listAt(guest, 'spec', 'volumes').flatMap(
    (volume) => stringAt(volume, 'cloudInitNoCloud', 'userData') ?? [],
  );
  const lines = written.join('\n').matchAll(/^- (\[.*\])$/gm);
  return lines.map(([, line = '']) => textsOf(parseJson(line))).find((words) => words !== undefined);
}

const textsOf = (value: Json | undefined): readonly string[] | undefined =>
  Array.isArray(value) && value.includes('pilot') ? value.map(String) : undefined;

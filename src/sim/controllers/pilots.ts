import { type Json, type JsonObject, listAt, parseJson, stringAt, valueAt } from '../../model/json.ts';
import { ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { STATUS_PATCH } from '../metrics/traffic.ts';
import { pilotCall, playPilot } from '../pilot.ts';
import type { Kind } from '../registry/kinds.ts';
import { isDeleting, keyOf, nameOf, phaseOf, uidOf, withStatus } from '../registry/objects.ts';
import { podInPhase } from './kubelet.ts';

/** A guest takes so long until its cloud-init runs what it was given. */
const BOOT_MS = { least: 4000, more: 8000 };

/** Plays the pilots in pods and guests that run one. */
export function runPilots(context: SimContext, isAlive: (node: string) => boolean): void {
  const { store, registry, time, barriers, faults, owners, serverNow } = context;
  const random = context.random.fork('pilots');
  const pods = registry.kinds.named('Pod');
  const guests = registry.kinds.named('VirtualMachineInstance');
  const begun = new Set<string>();

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
    return isAlive(stringAt(now, 'status', 'nodeName') ?? stringAt(now, 'spec', 'nodeName') ?? '');
  };

  const end = (pod: JsonObject): void => {
    const now = registry.find(pods, keyOf(pod));
    if (now === undefined || !isThere(pods, pod)) return;
    registry.write(pods, podInPhase(withStatus(now, { phase: 'Succeeded' }), 'Succeeded', serverNow()), STATUS_PATCH);
  };

  const begin = (kind: Kind, object: JsonObject, words: readonly string[]): void => {
    begun.add(uidOf(object));
    const call = pilotCall(words);
    const barrier = barriers.get(call?.barrier ?? '');
    if (call === undefined || barrier === undefined) return;
    const own = random.fork(uidOf(object));
    const product = kind === guests ? 'vm' : 'pod';
    const pilot = { ...call, bootId: `boot-${uidOf(object)}`, product } as const;
    const boot = kind === guests ? BOOT_MS.least + BOOT_MS.more * own.uniform() : 200;
    const world = { name: barrier.name, hear: barrier.hear, time, random: own, isThere: () => isThere(kind, object) };
    time.after(ms(boot), () => playPilot(pilot, world, () => kind === pods && end(object)));
  };

  store.subscribe(({ type, kind, object }) => {
    if (kind !== pods && kind !== guests) return;
    if (type === 'DELETED') begun.delete(uidOf(object));
    else if (phaseOf(object) === 'Running' && !begun.has(uidOf(object))) {
      const words = kind === pods ? commandOf(object) : userDataOf(object);
      if (words !== undefined) begin(kind, object, words);
    }
  });
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

import { type JsonObject, stringAt } from '../../model/json.ts';
import type { Kind } from '../registry/kinds.ts';
import { keyOf, phaseOf } from '../registry/objects.ts';
import type { Store } from '../registry/store.ts';
import { podRequests } from '../resources.ts';
import type { SimTime } from '../time.ts';

/** What a node uses, as its kubelet and the metrics API tell it. */
export interface NodeMeters {
  /** Cores in use, the starts of the last seconds included. */
  cores(node: string): number;
  memoryBytes(node: string): number;
  /** A counter: CPU time used since the node joined. */
  cpuSeconds(node: string): number;
}

const BASE = { cores: 0.4, bytes: 3 * 2 ** 30 };
/** A small idle guest uses about this part of what its pod requests. */
const USED_SHARE = { cores: 0.3, bytes: 0.7 };
/** What it costs to start a pod: container runtime, libvirt, a guest's boot. */
const START_SECONDS = 1.5;
/** The metrics API tells averages over this time. */
export const WINDOW_MS = 20_000;

interface Use {
  cores: number;
  bytes: number;
  cpuSeconds: number;
  /** Until when `cpuSeconds` is counted. */
  at: number;
  /** When pods started, latest last. */
  starts: number[];
}

export function createNodeMeters(store: Store, pods: Kind, time: SimTime): NodeMeters {
  const nodes = new Map<string, Use>();
  const running = new Map<string, { readonly use: Use; readonly cores: number; readonly bytes: number }>();

  const useOf = (node: string): Use => {
    const now = time.monotonic();
    const use = nodes.get(node) ?? { ...BASE, cpuSeconds: 0, at: now, starts: [] };
    nodes.set(node, use);
    use.cpuSeconds += (use.cores * (now - use.at)) / 1000;
    use.at = now;
    use.starts = use.starts.filter((start) => start > now - WINDOW_MS);
    return use;
  };

  const start = (pod: JsonObject, node: string): void => {
    const use = useOf(node);
    const requests = podRequests(pod);
    const cores = USED_SHARE.cores * (requests.get('cpu') ?? 0);
    const bytes = USED_SHARE.bytes * (requests.get('memory') ?? 0);
    running.set(keyOf(pod), { use, cores, bytes });
    use.cores += cores;
    use.bytes += bytes;
    use.cpuSeconds += START_SECONDS;
    use.starts.push(use.at);
  };

  const stop = (pod: JsonObject, node: string): void => {
    const share = running.get(keyOf(pod));
    running.delete(keyOf(pod));
    const use = useOf(node);
    use.cores -= share?.cores ?? 0;
    use.bytes -= share?.bytes ?? 0;
  };

  store.subscribe(({ type, kind, object }) => {
    const node = kind === pods ? stringAt(object, 'spec', 'nodeName') : undefined;
    if (node === undefined) return;
    const runs = type !== 'DELETED' && phaseOf(object) === 'Running';
    if (runs === running.has(keyOf(object))) return;
    if (runs) start(object, node);
    else stop(object, node);
  });

  return {
    cores: (node) => useOf(node).cores + (useOf(node).starts.length * START_SECONDS * 1000) / WINDOW_MS,
    memoryBytes: (node) => useOf(node).bytes,
    cpuSeconds: (node) => useOf(node).cpuSeconds,
  };
}

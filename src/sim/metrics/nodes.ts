import { type JsonObject, stringAt } from '../../model/json.ts';
import type { Kind } from '../registry/kinds.ts';
import { phaseOf } from '../registry/objects.ts';
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
  const useOf = (node: string): Use => {
    const now = time.monotonic();
    const use = nodes.get(node) ?? { ...BASE, cpuSeconds: 0, at: now, starts: [] };
    nodes.set(node, use);
    use.cpuSeconds += (use.cores * (now - use.at)) / 1000;
    use.at = now;
    use.starts = use.starts.filter((start) => start > now - WINDOW_MS);
    return use;
  };

  const count = (pod: JsonObject, use: Use, sign: 1 | -1): void => {
    const requests = podRequests(pod);
    use.cores += sign * USED_SHARE.cores * (requests.get('cpu') ?? 0);
    use.bytes += sign * USED_SHARE.bytes * (requests.get('memory') ?? 0);
  };

  store.subscribe(({ type, kind, object, previous }) => {
    if (kind !== pods) return;
    const left = nodeRunning(previous);
    const taken = type === 'DELETED' ? undefined : nodeRunning(object);
    if (previous !== undefined && left !== undefined && taken === undefined) count(previous, useOf(left), -1);
    if (taken === undefined || left !== undefined) return;
    const use = useOf(taken);
    count(object, use, 1);
    use.cpuSeconds += START_SECONDS;
    use.starts.push(use.at);
  });

  return {
    cores: (node) => useOf(node).cores + (useOf(node).starts.length * START_SECONDS * 1000) / WINDOW_MS,
    memoryBytes: (node) => useOf(node).bytes,
    cpuSeconds: (node) => useOf(node).cpuSeconds,
  };
}

/** The node on which a pod runs. */
const nodeRunning = (pod: JsonObject | undefined): string | undefined =>
  pod !== undefined && phaseOf(pod) === 'Running' ? stringAt(pod, 'spec', 'nodeName') : undefined;

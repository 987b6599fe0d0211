import { type JsonObject, stringAt } from '../../model/json.ts';
import { podRequests } from '../../model/pod-requests.ts';
import type { Random } from '../../model/random.ts';
import type { Kind } from '../registry/kinds.ts';
import { phaseOf } from '../registry/objects.ts';
import type { Store } from '../registry/store.ts';
import type { SimTime } from '../time.ts';

/** What a node uses, as its kubelet and the metrics API show it: by looks that are some seconds old. */
export interface NodeMeters {
  /** The last look of the kubelet. */
  lastLook(node: string): KubeletSample;
  /** The two looks of the kubelet that the metrics server has: it asks at a pace of its own. */
  knownLooks(node: string): readonly [before: KubeletSample, last: KubeletSample];
}

/** What a kubelet saw when it looked. */
export interface KubeletSample {
  /** By the monotonic clock. */
  readonly at: number;
  /** A counter: CPU time used since the node joined. */
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** Memory that a node uses without a ramp. */
export const IDLE_BYTES = 1200 * 2 ** 20;

const BASE = { cores: 0.4, bytes: 3 * 2 ** 30 };
/** A small idle guest uses about this part of what its pod requests. */
const USED_SHARE = { cores: 0.3, bytes: 0.7 };
/** What it costs to start a pod: container runtime, libvirt, a guest's boot. */
const START_SECONDS = 1.5;
/** How often the metrics server asks kubelets (--metric-resolution), at speed 1. */
const RESOLUTION_MS = 15_000;
/** A node that joins has idled for long: there are looks of before. */
const IDLE_SECONDS = 3600;

interface Use {
  cores: number;
  bytes: number;
  cpuSeconds: number;
  /** Until when `cpuSeconds` is counted. */
  at: number;
  /** When in each period this kubelet looks. */
  readonly phaseMs: number;
  /** The last ones, latest last. */
  looks: KubeletSample[];
}

interface Dependencies {
  readonly store: Store;
  readonly pods: Kind;
  readonly time: SimTime;
  readonly random: Random;
  /** How far apart the looks of a kubelet are, at speed 1. */
  readonly looksEveryMs: number;
}

export function createNodeMeters({ store, pods, time, random, ...periods }: Dependencies): NodeMeters {
  const nodes = new Map<string, Use>();
  const looksEveryMs = periods.looksEveryMs / time.speed;
  const resolutionMs = RESOLUTION_MS / time.speed;
  const kept = Math.ceil((2 * resolutionMs) / looksEveryMs) + 2;
  const join = (): Use => {
    const cpuSeconds = BASE.cores * IDLE_SECONDS;
    return { ...BASE, cpuSeconds, at: time.monotonic(), phaseMs: random.uniform() * looksEveryMs, looks: [] };
  };
  const useOf = (node: string): Use => {
    const use = nodes.get(node) ?? join();
    nodes.set(node, use);
    const now = time.monotonic();
    const lookBefore = (at: number): number => Math.floor((at - use.phaseMs) / looksEveryMs);
    const last = lookBefore(now);
    const first = use.looks.length === 0 ? last - kept : Math.max(lookBefore(use.at) + 1, last - kept);
    const seconds = (at: number): number => use.cpuSeconds + (use.cores * (at - use.at)) / 1000;
    for (let look = first; look <= last; look++) {
      const at = use.phaseMs + look * looksEveryMs;
      use.looks.push({ at, cpuSeconds: seconds(at), memoryBytes: use.bytes });
    }
    use.looks = use.looks.slice(-kept);
    use.cpuSeconds = seconds(now);
    use.at = now;
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
  });

  const lookAt = (looks: readonly KubeletSample[], until: number): KubeletSample => {
    const found = looks.findLast(({ at }) => at <= until) ?? looks[0];
    if (found === undefined) throw new Error('a node has looks from its beginning');
    return found;
  };
  return {
    lastLook: (node) => lookAt(useOf(node).looks, Infinity),
    knownLooks(node) {
      const { looks } = useOf(node);
      const asked = Math.floor(time.monotonic() / resolutionMs) * resolutionMs;
      const last = lookAt(looks, asked);
      return [lookAt(looks, Math.min(asked - resolutionMs, last.at - 1)), last];
    },
  };
}

/** The node on which a pod runs. */
const nodeRunning = (pod: JsonObject | undefined): string | undefined =>
  pod !== undefined && phaseOf(pod) === 'Running' ? stringAt(pod, 'spec', 'nodeName') : undefined;

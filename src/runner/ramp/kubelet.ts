import { isJsonObject, type Json, numberAt, objectAt, parseJson, stringAt } from '../../model/json.ts';
import type { RampNodeSetting } from '../../model/ramp.ts';
import { type EpochMs, parseInstant, seconds } from '../../model/units.ts';
import type { Cluster } from '../cluster.ts';

/** What a kubelet says of its node's memory, with the time at which it took the sample. */
export interface MemorySample {
  readonly takenAt: EpochMs;
  readonly leftBytes: number;
  readonly swapBytes?: number;
  readonly stalledShare?: number;
}

type Pages = Pick<Cluster, 'text'>;

const TIMEOUT = seconds(10);

const proxied = (node: string, path: string): string => `/api/v1/nodes/${node}/proxy/${path}`;

/**
 * The memory of a node by its kubelet's `/stats/summary` (k8s.io/kubelet/pkg/apis/stats/v1alpha1). `availableBytes` is what is left to
 * containers before the kernel has to take some back.
 * @throws Error where the page says nothing of it; ApiError where it cannot be read
 */
export async function readMemory(cluster: Pages, node: string, signal: AbortSignal): Promise<MemorySample> {
  const { text } = await cluster.text(proxied(node, 'stats/summary'), { signal, timeoutMs: TIMEOUT });
  const page = parseJson(text);
  const memory = objectAt(page, 'node', 'memory');
  const takenAt = parseInstant(stringAt(memory, 'time') ?? '');
  const leftBytes = numberAt(memory, 'availableBytes');
  if (takenAt === undefined || leftBytes === undefined)
    throw new Error(`its /stats/summary has no node.memory with time and availableBytes: ${text.slice(0, 120)}`);
  const swapBytes = numberAt(page, 'node', 'swap', 'swapUsageBytes');
  const stalled = numberAt(memory, 'psi', 'full', 'avg10');
  return {
    takenAt,
    leftBytes,
    ...(swapBytes !== undefined && { swapBytes }),
    ...(stalled !== undefined && { stalledShare: stalled / 100 }),
  };
}

/** How a kubelet deals with memory, by its `/configz`. */
export async function readConfig(
  cluster: Pages,
  node: string,
  signal: AbortSignal,
): Promise<Omit<RampNodeSetting, 'name'>> {
  const { text } = await cluster.text(proxied(node, 'configz'), { signal, timeoutMs: TIMEOUT });
  const config = objectAt(parseJson(text), 'kubeletconfig');
  const failSwapOn = config.failSwapOn;
  const swapBehavior = stringAt(config, 'memorySwap', 'swapBehavior');
  const evictionHard = textsOf(config.evictionHard);
  return {
    ...(evictionHard !== undefined && { evictionHard }),
    ...(typeof failSwapOn === 'boolean' && { failSwapOn }),
    ...(swapBehavior !== undefined && { swapBehavior }),
  };
}

function textsOf(value: Json | undefined): Record<string, string> | undefined {
  if (!isJsonObject(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, String(each)]));
}

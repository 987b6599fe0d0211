import { messageOf } from '../../model/errors.ts';
import { isJsonObject, type Json, numberAt, objectAt, parseJson, stringAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import type { RampNodeSetting } from '../../model/ramp.ts';
import { type EpochMs, parseInstant, seconds } from '../../model/units.ts';
import { ApiError, type Cluster } from '../cluster.ts';

/** What a kubelet says of its node's memory, with the time at which it took the sample. */
export interface MemorySample {
  readonly takenAt: EpochMs;
  readonly leftBytes: number;
  readonly swapBytes?: number;
  readonly stalledShare?: number;
  /** Absent where its kubelet says it. */
  readonly by?: 'metrics.k8s.io';
}

type Pages = Pick<Cluster, 'text'>;

const TIMEOUT = seconds(10);

const proxied = (node: string, path: string): string => `/api/v1/nodes/${node}/proxy/${path}`;

/**
 * The memory of a node: by its kubelet's `/stats/summary` where we may read it (`nodes/proxy`, which is as good as a shell on the node), else by
 * metrics.k8s.io, which is some seconds older.
 * @throws ApiError where the kubelet may be read and does not answer; Error where neither way gives a sample, with the answer of each
 */
export async function readMemory(
  cluster: Pages,
  { name, totalBytes }: Pick<RampNodeSetting, 'name' | 'totalBytes'>,
  signal: AbortSignal,
): Promise<MemorySample> {
  try {
    return await ofSummary(cluster, name, signal);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 403) throw error;
    const kubelet = `its kubelet may not be read: ${error.message}`;
    if (totalBytes === undefined)
      throw new Error(`${kubelet}; metrics.k8s.io does not say what is left, for its size is not known`);
    return ofMetrics(cluster, name, totalBytes, signal).catch((cause: unknown) => {
      throw new Error(`${kubelet}; metrics.k8s.io: ${messageOf(cause)}`);
    });
  }
}

/** k8s.io/kubelet/pkg/apis/stats/v1alpha1: `availableBytes` is what is left to containers before the kernel has to take some back. */
async function ofSummary(cluster: Pages, node: string, signal: AbortSignal): Promise<MemorySample> {
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

/** The working set, which is what a kubelet takes from the node's size to say what is available. */
async function ofMetrics(cluster: Pages, node: string, totalBytes: number, signal: AbortSignal): Promise<MemorySample> {
  const { text } = await cluster.text(`/apis/metrics.k8s.io/v1beta1/nodes/${node}`, { signal, timeoutMs: TIMEOUT });
  const metrics = parseJson(text);
  const takenAt = parseInstant(stringAt(metrics, 'timestamp') ?? '');
  const used = parseQuantity(stringAt(metrics, 'usage', 'memory') ?? '');
  if (takenAt === undefined || used === undefined)
    throw new Error(`metrics.k8s.io says no timestamp and usage.memory of it: ${text.slice(0, 120)}`);
  return { takenAt, leftBytes: totalBytes - used, by: 'metrics.k8s.io' };
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

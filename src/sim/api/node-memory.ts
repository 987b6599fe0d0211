import { stringAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { epochMs, toIso } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { IDLE_BYTES, type KubeletSample } from '../metrics/nodes.ts';

/** What a kubelet shows at `/stats/summary`, as far as it is played. */
export function summaryText(context: SimContext, node: string): string {
  const { nodeMemory, nodeMeters, serverNow, time } = context;
  const { at } = nodeMeters.lastLook(node);
  const capacity = capacityOf(context, node);
  const last = nodeMemory.get(node)?.at(-1) ?? { at, leftBytes: capacity - IDLE_BYTES };
  const takenAt = epochMs(Math.round(serverNow() - (time.monotonic() - last.at)));
  const memory = {
    time: toIso(takenAt),
    availableBytes: last.leftBytes,
    usageBytes: capacity - last.leftBytes,
    workingSetBytes: capacity - last.leftBytes,
  };
  return JSON.stringify({ node: { nodeName: node, memory }, pods: [] });
}

/** What a node uses as its kubelet saw it in this look; undefined while no ramp runs. */
export function usedByRamp(context: SimContext, node: string, { at }: Pick<KubeletSample, 'at'>): number | undefined {
  const looks = context.nodeMemory.get(node) ?? [];
  const look = looks.findLast((each) => each.at <= at) ?? looks[0];
  return look === undefined ? undefined : capacityOf(context, node) - look.leftBytes;
}

function capacityOf({ registry }: SimContext, node: string): number {
  const found = registry.find(registry.kinds.named('Node'), node) ?? {};
  return parseQuantity(stringAt(found, 'status', 'capacity', 'memory') ?? '') ?? 0;
}

/** The kubelet's configuration, as far as it is played. */
export const configText = (): string =>
  JSON.stringify({
    kubeletconfig: { evictionHard: { 'memory.available': '100Mi' }, failSwapOn: true, memorySwap: {} },
  });

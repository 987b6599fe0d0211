import { stringAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { epochMs, toIso } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { IDLE_BYTES } from '../metrics/nodes.ts';

/** What a kubelet shows at `/stats/summary`, as far as it is played. */
export function summaryText({ nodeMemory, nodeMeters, serverNow, time, registry }: SimContext, node: string): string {
  const { at } = nodeMeters.lastLook(node);
  const found = registry.find(registry.kinds.named('Node'), node) ?? {};
  const capacity = parseQuantity(stringAt(found, 'status', 'capacity', 'memory') ?? '') ?? 0;
  const last = nodeMemory.get(node) ?? { at, leftBytes: capacity - IDLE_BYTES };
  const takenAt = epochMs(Math.round(serverNow() - (time.monotonic() - last.at)));
  const memory = {
    time: toIso(takenAt),
    availableBytes: last.leftBytes,
    usageBytes: capacity - last.leftBytes,
    workingSetBytes: capacity - last.leftBytes,
  };
  return JSON.stringify({ node: { nodeName: node, memory }, pods: [] });
}

/** The kubelet's configuration, as far as it is played. */
export const configText = (): string =>
  JSON.stringify({
    kubeletconfig: { evictionHard: { 'memory.available': '100Mi' }, failSwapOn: true, memorySwap: {} },
  });

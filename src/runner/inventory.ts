import type { NodeInventory } from '../model/entry.ts';
import { RESOURCES } from '../model/resources.ts';
import type { Cluster } from './cluster.ts';
import type { Journal } from './journal.ts';
import { listAll } from './list.ts';
import { inventoryOf } from './objects/node.ts';
import { versionsOf } from './preflight/versions.ts';

/** Records which nodes there are, how they stand, and what runs on the cluster: before the load and again after it. */
export async function takeInventory(
  { cluster, journal }: { readonly cluster: Cluster; readonly journal: Journal },
  signal: AbortSignal,
): Promise<NodeInventory[]> {
  const nodes = (await listAll(cluster, { resource: RESOURCES.nodes }, signal)).map(inventoryOf);
  journal.append({ type: 'inventory', nodes, versions: await versionsOf(cluster, signal) });
  return nodes;
}

import type { JsonObject } from '../model/json.ts';
import { seconds } from '../model/units.ts';
import type { Cluster, Query } from './cluster.ts';

const TIMEOUT = seconds(60);

/** Every object that a query finds, page by page. */
export async function listAll(cluster: Cluster, query: Query, signal: AbortSignal): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  let next: string | undefined;
  do {
    const page = await cluster.list({ ...query, limit: 500, continue: next }, { signal, timeoutMs: TIMEOUT });
    items.push(...page.items);
    next = page.continue;
  } while (next !== undefined && next !== '');
  return items;
}

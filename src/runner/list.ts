import type { JsonObject } from '../model/json.ts';
import { seconds } from '../model/units.ts';
import type { Cluster, Page, Query } from './cluster.ts';

const TIMEOUT = seconds(60);

/** Every object that a query finds. */
export async function listAll(cluster: Cluster, query: Query, signal: AbortSignal): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  for await (const page of pagesOf(cluster, query, signal)) items.push(...page.items);
  return items;
}

/** What a query finds, page by page: all of them show one state. */
export async function* pagesOf(cluster: Cluster, query: Query, signal: AbortSignal): AsyncGenerator<Page> {
  let next: string | undefined;
  do {
    const page = await cluster.list({ ...query, limit: 500, continue: next }, { signal, timeoutMs: TIMEOUT });
    yield page;
    next = page.continue;
  } while (next !== undefined);
}

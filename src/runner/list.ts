import type { JsonObject } from '../model/json.ts';
import { seconds } from '../model/units.ts';
import { ApiError, type Cluster, type Page, type Query } from './cluster.ts';

const TIMEOUT = seconds(60);

/** Every object that a query finds. Where the server has forgotten the state that the pages show, the list begins again. */
export async function listAll(
  cluster: Pick<Cluster, 'list'>,
  query: Query,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  for (let attempt = 1; ; attempt++) {
    const items: JsonObject[] = [];
    let pages = 0;
    try {
      for await (const page of pagesOf(cluster, query, signal)) {
        items.push(...page.items);
        pages += 1;
      }
      return items;
    } catch (error) {
      if (!isForgotten(error) || pages === 0 || attempt >= ATTEMPTS) throw error;
    }
  }
}

const ATTEMPTS = 5;
const isForgotten = (error: unknown): boolean => error instanceof ApiError && error.status === 410;

/** What a query finds, page by page: all of them show one state. */
export async function* pagesOf(
  cluster: Pick<Cluster, 'list'>,
  query: Query,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  let next: string | undefined;
  do {
    const page = await cluster.list({ ...query, limit: 500, continue: next }, { signal, timeoutMs: TIMEOUT });
    yield page;
    next = page.continue;
  } while (next !== undefined);
}

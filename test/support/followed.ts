import type { Fact, WatchFact } from '../../src/model/entry.ts';
import { type JsonObject, stringAt } from '../../src/model/json.ts';
import type { Cluster } from '../../src/runner/cluster.ts';
import { listAndWatch } from '../../src/runner/watch/list-and-watch.ts';
import { type Bench, CONFIG_MAPS } from './cluster-bench.ts';

/** What a handler of a bench's config maps was given, in order, once for each object that is listed: `listed one`, `gone one`. */
export interface FollowedBench {
  readonly seen: readonly string[];
  readonly watches: readonly WatchFact[];
  relist(): Promise<void>;
  stop(): Promise<void>;
}

/** Follows them over the bench's own connection or another. */
export async function followBench(bench: Bench, cluster: Cluster = bench.cluster): Promise<FollowedBench> {
  const seen: string[] = [];
  const watches: WatchFact[] = [];
  const names = new Map<string, string>();
  const end = new AbortController();
  const append = (fact: Fact): void => void (fact.type === 'watch' && watches.push(fact));
  const journal = { append, flush: async () => {}, failed: end.signal };
  const handler = {
    seen(change: string, object: JsonObject): void {
      const uid = stringAt(object, 'metadata', 'uid') ?? '';
      const name = stringAt(object, 'metadata', 'name') ?? '';
      if (name === 'kube-root-ca.crt' || (change === 'listed' && names.has(uid))) return;
      if (change === 'deleted') names.delete(uid);
      else names.set(uid, name);
      seen.push(`${change} ${name}`);
    },
    listed(uids: ReadonlySet<string>): string[] {
      const gone = [...names].filter(([uid]) => !uids.has(uid));
      for (const [uid, name] of gone) {
        names.delete(uid);
        seen.push(`gone ${name}`);
      }
      return gone.map(([uid]) => uid);
    },
  };
  const query = { resource: CONFIG_MAPS, namespace: bench.namespace };
  const { done, relist } = await listAndWatch(query, handler, { cluster, clock: bench.clock, journal }, end.signal);
  const stop = async (): Promise<void> => {
    end.abort();
    await done;
  };
  return { seen, watches, relist: () => relist(end.signal), stop };
}

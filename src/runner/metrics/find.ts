import type { Clock } from '../../model/clock.ts';
import { componentOf } from '../../model/families.ts';
import type { Cluster } from '../cluster.ts';
import type { MetricsSource } from '../context.ts';
import { absentSource, readOrElse } from './absent.ts';
import { componentSources } from './components.ts';
import { nodeSources } from './nodes.ts';

/** Finds sources of one sort; what it throws becomes an absent source. */
export type FindSources = (cluster: Cluster, signal: AbortSignal) => Promise<readonly MetricsSource[]>;

/**
 * Everything that shows numbers about a cluster now. How API server replicas are distinguished depends on how they are reached. A
 * component that is among the `given` sources is not looked for: nothing is counted twice.
 */
export async function findMetrics(
  cluster: Cluster,
  clock: Clock,
  apiServers: FindSources,
  signal: AbortSignal,
  given: readonly MetricsSource[] = [],
): Promise<readonly MetricsSource[]> {
  const sorts: Readonly<Record<string, FindSources>> = {
    apiserver: apiServers,
    components: componentSources,
    node: (reader, aborted) => nodeSources(reader, clock, aborted),
  };
  const found = await Promise.all(
    Object.entries(sorts).map(([sort, find]) =>
      readOrElse(
        signal,
        () => find(cluster, signal),
        (reason) => [absentSource(sort, reason)],
      ),
    ),
  );
  const known = new Set(given.map(({ name }) => componentOf(name)));
  return [...given, ...found.flat().filter((source) => !known.has(componentOf(source.name)))];
}

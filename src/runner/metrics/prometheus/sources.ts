import type { Clock } from '../../../model/clock.ts';
import type { ScrapeTarget } from '../../../model/suite.ts';
import type { MetricsSource } from '../../context.ts';
import { absentSource, reasonOf } from '../page-source.ts';
import { type Prometheus, queryPrometheus } from './query.ts';
import { readScrape } from './scrape.ts';
import { type Replica, withMatchers } from './selector.ts';

/** What a Prometheus scrapes of each component: a source for each replica, or one that says why there is none. */
export async function prometheusSources(
  server: Prometheus,
  targets: readonly ScrapeTarget[],
  clock: Clock,
  signal: AbortSignal,
): Promise<MetricsSource[]> {
  const found = await Promise.all(
    targets.map((target) =>
      replicasOf(server, target, signal).then(
        (replicas) => replicas.map((replica) => replicaSource(server, replica, clock)),
        (error) => {
          if (signal.aborted) throw error;
          return [absentSource(target.component, reasonOf(error), 'prometheus')];
        },
      ),
    ),
  );
  return found.flat();
}

/** Each target that is scraped now has a series of `up`, whose labels are the target's own. */
async function replicasOf(
  server: Prometheus,
  { component, selector }: ScrapeTarget,
  signal: AbortSignal,
): Promise<Replica[]> {
  const { series } = await queryPrometheus(server, `up${selector}`, signal);
  if (series.length === 0) throw new Error(`Prometheus scrapes no target ${selector}`);
  const byInstance = Map.groupBy(series, ({ labels: { instance = '' } }) => instance);
  return [...byInstance]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([instance, same]) => {
      const [{ labels } = { labels: {} }, ...others] = same;
      if (others.length > 0)
        throw new Error(`Prometheus has ${same.length} targets ${withMatchers(selector, { instance })}: name one`);
      return { name: `${component}/${instance}`, selector: withMatchers(selector, { instance }), labels };
    });
}

function replicaSource(server: Prometheus, replica: Replica, clock: Clock): MetricsSource {
  return {
    name: replica.name,
    via: 'prometheus',
    async sample(edge, signal) {
      try {
        return await readScrape({ server, replica, clock, signal }, edge);
      } catch (error) {
        if (signal.aborted) throw error;
        return { state: 'absent', reason: `through Prometheus: ${reasonOf(error)}` };
      }
    },
  };
}

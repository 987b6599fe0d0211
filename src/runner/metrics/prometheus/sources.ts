import type { Clock } from '../../../model/clock.ts';
import { byKey } from '../../../model/order.ts';
import type { ScrapeTarget } from '../../../model/target.ts';
import type { MetricsSource } from '../../context.ts';
import { absent, absentSource, readOrElse } from '../absent.ts';
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
      readOrElse(
        signal,
        async () => (await replicasOf(server, target, signal)).map((replica) => replicaSource(server, replica, clock)),
        (reason) => [absentTarget(target, reason)],
      ),
    ),
  );
  return found.flat();
}

/** A target of which nothing can be read, and why. */
export const absentTarget = ({ component }: ScrapeTarget, reason: string): MetricsSource =>
  absentSource(component, through(reason), 'prometheus');

const through = (reason: string): string => `through Prometheus: ${reason}`;

/** Each target that is scraped now has a series of `up`, whose labels are the target's own. */
async function replicasOf(
  server: Prometheus,
  { component, selector }: ScrapeTarget,
  signal: AbortSignal,
): Promise<Replica[]> {
  const { series } = await queryPrometheus(server, `up${selector}`, signal);
  if (series.length === 0) throw new Error(`no target ${selector} is scraped`);
  const byInstance = Map.groupBy(series, ({ labels: { instance = '' } }) => instance);
  return [...byInstance].sort(byKey).map(([instance, same]) => {
    const [{ labels } = { labels: {} }, ...others] = same;
    if (others.length > 0)
      throw new Error(`there are ${same.length} targets ${withMatchers(selector, { instance })}: name one`);
    return { name: `${component}/${instance}`, selector: withMatchers(selector, { instance }), labels };
  });
}

function replicaSource(server: Prometheus, replica: Replica, clock: Clock): MetricsSource {
  return {
    name: replica.name,
    via: 'prometheus',
    waits: true,
    sample: (edge, signal) =>
      readOrElse(
        signal,
        () => readScrape({ server, replica, clock, signal }, edge),
        (reason) => absent(through(reason)),
      ),
  };
}

import { recordedLabels } from '../../model/families.ts';
import { seconds } from '../../model/units.ts';
import type { Cluster } from '../cluster.ts';
import type { MetricsSource, Scrape } from '../context.ts';
import { absent, readOrElse } from './absent.ts';
import { readExposition } from './exposition.ts';

/**
 * One replica's own page of metrics at a path of a cluster's API server; of its series those that `keep` wants. Where the page cannot be
 * read or understood it is absent.
 */
export function pageSource(name: string, cluster: Cluster, path: string, keep = (_: string) => true): MetricsSource {
  return {
    name,
    sample: (edge, signal) =>
      readOrElse<Scrape>(
        signal,
        async () => {
          const { text } = await cluster.text(path, { signal, timeoutMs: TIMEOUT });
          const series = Object.entries(readExposition(text, (family) => recordedLabels(family, edge)));
          return { state: 'present', series: Object.fromEntries(series.filter(([key]) => keep(key))) };
        },
        absent,
      ),
  };
}

const TIMEOUT = seconds(10);

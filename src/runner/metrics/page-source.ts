import { recordedLabels } from '../../model/families.ts';
import { seconds } from '../../model/units.ts';
import { ApiError, type Cluster } from '../cluster.ts';
import type { MetricsSource } from '../context.ts';
import { readExposition } from './exposition.ts';

/**
 * One replica's own page of metrics at a path of a cluster's API server; of its series those that `keep` wants. Where the page cannot be
 * read or understood it is absent.
 */
export function pageSource(name: string, cluster: Cluster, path: string, keep = (_: string) => true): MetricsSource {
  return {
    name,
    async sample(edge, signal) {
      try {
        const { text } = await cluster.text(path, { signal, timeoutMs: TIMEOUT });
        const series = Object.entries(readExposition(text, (family) => recordedLabels(family, edge)));
        return { state: 'present', series: Object.fromEntries(series.filter(([key]) => keep(key))) };
      } catch (error) {
        if (signal.aborted) throw error;
        return { state: 'absent', reason: reasonOf(error) };
      }
    },
  };
}

/** A source that is known to be missing, so that a reader learns why its numbers are. */
export const absentSource = (name: string, reason: string, via?: MetricsSource['via']): MetricsSource => ({
  name,
  ...(via && { via }),
  sample: async () => ({ state: 'absent', reason }),
});

export function reasonOf(error: unknown): string {
  if (error instanceof ApiError && error.status === 403) return `may not be read: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

const TIMEOUT = seconds(10);

import type { Entry, SampleFact } from '../model/entry.ts';
import { componentOf } from '../model/families.ts';
import { compareText } from '../model/order.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import type { MetricFamily, MetricSample } from '../render/openmetrics.ts';
import { parseSeriesKey } from './facts/series-key.ts';

/** Gathers what a run itself read of its components, entry by entry, as OpenMetrics families: under the labels that a scrape would give. */
export function sampledSeries(): { take(entry: Entry): void; families(): MetricFamily[] } {
  const samples = new Map<string, Map<string, MetricSample>>();
  return {
    take(entry) {
      if (entry.type !== 'sample' || entry.state !== 'present') return;
      const at = entry.readAt ?? entry.at;
      for (const [key, value] of Object.entries(entry.series ?? {})) {
        const { family, labels } = parseSeriesKey(key);
        const known = samples.get(family) ?? new Map<string, MetricSample>();
        samples.set(family, known);
        // Two reads within a millisecond are one.
        known.set(`${entry.source} ${key} ${Math.round(at)}`, sampleOf(entry, labels, value, at));
      }
    },
    families: () =>
      [...samples]
        .sort(([a], [b]) => compareText(a, b))
        .map(([name, known]) => ({ name, type: 'unknown', samples: [...known.values()] })),
  };
}

function sampleOf({ source }: SampleFact, labels: MetricSample['labels'], value: number, at: EpochMs): MetricSample {
  const job = componentOf(source);
  const instance = source.slice(job.length + 1);
  return { labels: { ...labels, job, instance }, value, at: epochMs(Math.round(at)) };
}

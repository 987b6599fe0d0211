import type { Clock } from '../../model/clock.ts';
import { recordedLabels } from '../../model/families.ts';
import { epochMs, seconds } from '../../model/units.ts';
import type { Cluster } from '../cluster.ts';
import type { MetricsSource, SampleEdge, Scrape } from '../context.ts';
import { absent, readOrElse } from './absent.ts';
import { readExposition } from './exposition.ts';
import { nextReading, otherThan, type SourceReading, scrapeOf } from './reading.ts';

type Pages = Pick<Cluster, 'text'>;

/**
 * One replica's own page of metrics at a path of a cluster's API server, whose numbers are of the moment of the call. Where the page
 * cannot be read or understood it is absent.
 */
export const pageSource = (name: string, cluster: Pages, path: string): MetricsSource => ({
  name,
  sample: (edge, signal) =>
    readOrElse<Scrape>(signal, async () => scrapeOf(await readPage(cluster, path, edge, signal)), absent),
});

/**
 * A page whose numbers have stamps, for they were taken now and then; of its series those that `keep` wants. At the edges of a load the
 * next samples are waited for.
 */
export const stampedPageSource = (
  name: string,
  cluster: Pages,
  path: string,
  clock: Clock,
  keep: (series: string) => boolean,
): MetricsSource => ({
  name,
  waits: true,
  sample: (edge, signal) =>
    readOrElse<Scrape>(
      signal,
      async () => {
        const read = async (): Promise<SourceReading> => only(keep, await readPage(cluster, path, edge, signal));
        return scrapeOf(await (edge === 'during' ? read() : nextReading(read, otherThan, clock, signal)));
      },
      absent,
    ),
});

async function readPage(cluster: Pages, path: string, edge: SampleEdge, signal: AbortSignal): Promise<SourceReading> {
  const { text, sentAt, receivedAt } = await cluster.text(path, { signal, timeoutMs: TIMEOUT });
  const page = readExposition(text, (family) => recordedLabels(family, edge));
  return { ...page, windowMs: {}, readAt: epochMs(Math.round((sentAt + receivedAt) / 2)) };
}

const TIMEOUT = seconds(10);

function only(keep: (series: string) => boolean, reading: SourceReading): SourceReading {
  const kept = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(values).filter(([key]) => keep(key)));
  return { ...reading, series: kept(reading.series), takenAt: kept(reading.takenAt) };
}

import type { Clock } from '../../../model/clock.ts';
import { recordedFamilies, recordedLabels } from '../../../model/families.ts';
import { SCRAPE_WAIT_MAX } from '../../../model/plan.ts';
import { type EpochMs, elapsed, epochMs, later, type Milliseconds, seconds } from '../../../model/units.ts';
import { labelPair } from '../../../render/openmetrics.ts';
import type { SampleEdge, Scrape } from '../../context.ts';
import { addValue, seriesKey } from '../exposition.ts';
import { type Prometheus, queryPrometheus, type ScrapedSeries } from './query.ts';
import { type Replica, withMatchers } from './selector.ts';

/** A target, whom to ask about it, and for how long. */
interface Scraping {
  readonly server: Prometheus;
  readonly replica: Replica;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * What one scrape saw: raw counters with the time of that scrape, nothing interpolated or extrapolated. At an edge of a load it is the
 * first scrape that began after the question, so that both scrapes have the whole load between them and nothing of what comes
 * before or after; during it, the last one. Throws where there is none.
 */
export async function readScrape(reading: Scraping, edge: SampleEdge): Promise<Scrape> {
  const { now, offsetMs } = await askTime(reading);
  const at = edge === 'during' ? await lastScrape(reading) : await nextScrape(reading, now);
  const families = recordedFamilies(edge);
  const selector = withMatchers(reading.replica.selector, { __name__: families });
  // A second holds the scrape itself, whose samples all have its time; series that carry times of their own are not of it.
  const { series } = await queryPrometheus(reading.server, `${selector}[1s]`, reading.signal, at);
  const values = valuesAt(series, at, reading.replica, edge);
  if (Object.keys(values).length === 0)
    throw new Error(`none of the series that are wanted was scraped with the target ${reading.replica.selector}`);
  return { state: 'present', series: values, readAt: later(at, offsetMs) };
}

/** Prometheus' clock, and how far ours is ahead of it; known to half the time that the answer took. */
async function askTime({ server, signal }: Scraping): Promise<{ now: EpochMs; offsetMs: Milliseconds }> {
  const { series, sentAt, receivedAt } = await queryPrometheus(server, 'vector(time())', signal);
  const now = series[0]?.points[0]?.[0];
  if (now === undefined) throw new Error('Prometheus does not say what time it is');
  return { now, offsetMs: elapsed(now, epochMs(Math.round((sentAt + receivedAt) / 2))) };
}

async function lastScrape(reading: Scraping): Promise<EpochMs> {
  const [at, up] = (await scrapes(reading)).at(-1) ?? [];
  if (at === undefined) throw new Error(`it was not scraped for ${LOOKBACK}`);
  if (up !== '1') throw new Error(FAILED);
  return at;
}

async function nextScrape(reading: Scraping, since: EpochMs): Promise<EpochMs> {
  const { clock, signal } = reading;
  const giveUp = clock.monotonic() + SCRAPE_WAIT_MAX;
  for (;;) {
    const recent = (await scrapes(reading)).filter(([at]) => at >= since);
    const good = recent.find(([, up]) => up === '1');
    if (good !== undefined) return good[0];
    if (clock.monotonic() >= giveUp)
      throw new Error(recent.length > 0 ? FAILED : `it was not scraped within ${SCRAPE_WAIT_MAX / 1000} s`);
    await clock.sleep(seconds(1), signal);
  }
}

/** How far back Prometheus itself looks for a sample. */
const LOOKBACK = '5m';
const FAILED = 'its scrape failed (up is 0)';

async function scrapes({ server, replica, signal }: Scraping): Promise<ScrapedSeries['points']> {
  const { series } = await queryPrometheus(server, `up${replica.selector}[${LOOKBACK}]`, signal);
  // A pod that was replaced has the address of the old one, and a series of its own.
  return series.flatMap(({ points }) => points).sort(([a], [b]) => a - b);
}

/** Series as the target's own page names them. */
function valuesAt(
  series: readonly ScrapedSeries[],
  scrape: EpochMs,
  { labels: given }: Replica,
  edge: SampleEdge,
): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { labels, points } of series) {
    const { __name__: family = '', ...others } = labels;
    const kept = recordedLabels(family, edge);
    const point = points.find(([at]) => at === scrape);
    if (kept === undefined || point === undefined) continue;
    const own = Object.entries(others).flatMap(([label, value]) => ownLabel(label, value, given) ?? []);
    const pairs = own
      .filter(([label]) => kept === 'all' || kept.includes(label))
      .map(([label, value]) => labelPair(label, value));
    addValue(values, seriesKey(family, pairs), kept, point[1]);
  }
  return values;
}

/** Undefined for a label of the target; one of the page that it hides is called exported_... */
function ownLabel(
  label: string,
  value: string,
  given: Replica['labels'],
): readonly [readonly [label: string, value: string]] | undefined {
  if (Object.hasOwn(given, label)) return undefined;
  const hidden = label.startsWith(EXPORTED) ? label.slice(EXPORTED.length) : '';
  return [[Object.hasOwn(given, hidden) ? hidden : label, value]];
}

const EXPORTED = 'exported_';

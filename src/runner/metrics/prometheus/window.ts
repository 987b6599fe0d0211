import { counted, firstFew } from '../../../model/counted.ts';
import { compareText } from '../../../model/order.ts';
import { type EpochMs, elapsed, epochMs, later, type Milliseconds, ms, toIso } from '../../../model/units.ts';
import { isLabelName, isMetricName, type MetricFamily } from '../../../render/openmetrics.ts';
import { type Prometheus, queryPrometheus, type ScrapedSeries } from './query.ts';

/** What a Prometheus scraped of some series in a time, as it was scraped: nothing is interpolated. */
export interface ScrapedWindow {
  /** By Prometheus' clock. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly families: readonly MetricFamily[];
  readonly series: number;
  readonly samples: number;
  /** What is missing in it, a sentence each. */
  readonly gaps: readonly string[];
}

export interface WantedWindow {
  /** Selectors of PromQL. */
  readonly series: readonly string[];
  /** Names of families that are kept before others where not all can be. */
  readonly first: ReadonlySet<string>;
}

export interface WindowLimits {
  readonly series: number;
  readonly samples: number;
}

/** A few megabytes compressed, and some seconds to ask for and to write: the histograms of a small API server are 10,000 series. */
const WINDOW_LIMITS: WindowLimits = { series: 30_000, samples: 1_000_000 };

/**
 * Reads the series that selectors of PromQL name, from so long ago until now. Of more series, or samples, than the limits not all
 * families are read, and `gaps` names the others. Throws ApiError or Error where Prometheus cannot be asked.
 */
export async function readWindow(
  server: Prometheus,
  want: WantedWindow,
  lengthMs: Milliseconds,
  signal: AbortSignal,
  limits = WINDOW_LIMITS,
): Promise<ScrapedWindow> {
  const to = await askNow(server, signal);
  const seconds = Math.max(1, Math.ceil(lengthMs / 1000));
  const range = `[${seconds}s]`;
  const { wanted, gaps } = await choose(server, want, range, to, limits, signal);
  const found: ScrapedSeries[] = [];
  for (const { selector, names } of wanted) {
    for (const name of names) {
      const { series } = await queryPrometheus(server, `${named(selector, name)}${range}`, signal, to);
      found.push(...series);
    }
  }
  const { families, series, samples } = together(found);
  if (series === 0) throw new Error(`none of ${firstFew(want.series)} has a sample in the last ${seconds} s`);
  const from = later(to, ms(-seconds * 1000));
  return { from, to, families, series, samples, gaps: [...gaps, ...unusable(found), ...scrapeGaps(found, from, to)] };
}

async function askNow(server: Prometheus, signal: AbortSignal): Promise<EpochMs> {
  const { series } = await queryPrometheus(server, 'vector(time())', signal);
  const now = series[0]?.points[0]?.[0];
  if (now === undefined) throw new Error('Prometheus does not say what time it is');
  return now;
}

interface Choice {
  readonly wanted: readonly { readonly selector: string; readonly names: readonly string[] }[];
  readonly gaps: readonly string[];
}

/** The families of each selector that fit together within the limits: `up`, then those that are wanted first, then those with the fewest series. */
async function choose(
  server: Prometheus,
  { series: selectors, first }: WantedWindow,
  range: string,
  to: EpochMs,
  limits: WindowLimits,
  signal: AbortSignal,
): Promise<Choice> {
  const rank = (name: string): number => (name === 'up' ? 0 : first.has(name) ? 1 : 2);
  const scrapes = await most(server, `max(count_over_time(up${range}))`, to, signal);
  const all: { selector: string; name: string; series: number }[] = [];
  for (const selector of selectors) {
    const query = `count by (__name__) (last_over_time(${selector}${range}))`;
    const { series: counts } = await queryPrometheus(server, query, signal, to);
    for (const { labels, points } of counts)
      all.push({ selector, name: labels.__name__ ?? '', series: Number(points[0]?.[1] ?? 0) });
  }
  const inOrder = all.sort((a, b) => rank(a.name) - rank(b.name) || a.series - b.series || compareText(a.name, b.name));
  const allowed = Math.min(limits.series, limits.samples / Math.max(1, scrapes));
  let total = 0;
  const kept = inOrder.filter(({ series }) => {
    const fits = total + series <= allowed;
    if (fits) total += series;
    return fits;
  });
  const left = inOrder.filter((family) => !kept.includes(family));
  return {
    wanted: selectors.map((selector) => ({
      selector,
      names: kept.filter((family) => family.selector === selector).map(({ name }) => name),
    })),
    gaps: left.length === 0 ? [] : [leftOut(left, allowed)],
  };
}

const leftOut = (families: readonly { readonly name: string; readonly series: number }[], allowed: number): string =>
  `${counted(families.length, 'family', 'families')} left out, for ${Math.floor(allowed)} series are kept of this time: ${firstFew(families.map(({ name, series }) => `${name} (${series})`).reverse())}`;

async function most(server: Prometheus, query: string, at: EpochMs, signal: AbortSignal): Promise<number> {
  const { series } = await queryPrometheus(server, query, signal, at);
  return Number(series[0]?.points[0]?.[1] ?? 1);
}

/** A selector that names one family: `{job="a"}` of `up` is `{__name__="up",job="a"}`, whatever the family is called. */
const named = (selector: string, name: string): string =>
  selector.replace('{', `{__name__=${JSON.stringify(name)},`).replace(/,\s*\}$/, '}');

/** A series that several selectors name is one. */
function together(found: readonly ScrapedSeries[]): Pick<ScrapedWindow, 'families' | 'series' | 'samples'> {
  const bySeries = new Map(
    found.filter(isUsable).map((series) => [JSON.stringify(Object.entries(series.labels).sort()), series]),
  );
  const byFamily = Map.groupBy(bySeries.values(), ({ labels: { __name__ = '' } }) => __name__);
  const families = [...byFamily].map(
    ([name, same]): MetricFamily => ({
      name,
      type: 'unknown',
      samples: same.flatMap(({ labels: { __name__: _, ...labels }, points }) =>
        points.map(([at, value]) => ({ labels, at, value: numberOf(value) })),
      ),
    }),
  );
  return {
    families: families.sort((a, b) => compareText(a.name, b.name)),
    series: bySeries.size,
    samples: families.reduce((total, { samples }) => total + samples.length, 0),
  };
}

const numberOf = (written: string): number => {
  const infinite = /^([+-]?)Inf$/.exec(written);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  return Number(written);
};

const isUsable = ({ labels: { __name__ = '', ...others }, points }: ScrapedSeries): boolean =>
  points.length > 0 && isMetricName(__name__) && Object.keys(others).every(isLabelName);

/** What OpenMetrics 1.0 cannot say. */
function unusable(found: readonly ScrapedSeries[]): string[] {
  const left = found.filter((series) => !isUsable(series));
  if (left.length === 0) return [];
  const names = [...new Set(left.map(({ labels: { __name__ = '' } }) => __name__))];
  return [
    `${left.length} series of ${firstFew(names)} cannot be written: names beyond letters, digits and _, or native histograms`,
  ];
}

/** Scrapes that failed, and times without any, of each target. */
function scrapeGaps(found: readonly ScrapedSeries[], from: EpochMs, to: EpochMs): string[] {
  return found
    .filter(({ labels: { __name__ } }) => __name__ === 'up')
    .flatMap(({ labels: { job = '', instance = '' }, points }) => {
      const target = `${job} ${instance}`.trim();
      const failed = points.filter(([, value]) => value !== '1').length;
      const gap = longestGap(
        points.map(([at]) => at),
        from,
        to,
      );
      return [
        ...(failed > 0 ? [`${failed} of ${counted(points.length, 'scrape')} of ${target} failed`] : []),
        ...(gap === undefined ? [] : [`${target} was not scraped from ${toIso(gap.from)} to ${toIso(gap.to)}`]),
      ];
    });
}

/** The longest time between two scrapes that is more than twice what is usual; undefined where there is none. */
function longestGap(
  scrapes: readonly EpochMs[],
  from: EpochMs,
  to: EpochMs,
): { readonly from: EpochMs; readonly to: EpochMs } | undefined {
  const inner = scrapes.slice(1).map((at, index) => elapsed(scrapes[index] ?? at, at));
  const usual = [...inner].sort((a, b) => a - b)[Math.floor(inner.length / 2)];
  if (usual === undefined) return undefined;
  const bounds = [from, ...scrapes, to];
  const longest = bounds
    .slice(1)
    .map((at, index) => ({ from: epochMs(bounds[index] ?? at), to: at }))
    .reduce((best, each) => (elapsed(each.from, each.to) > elapsed(best.from, best.to) ? each : best));
  return elapsed(longest.from, longest.to) > 2.5 * usual ? longest : undefined;
}

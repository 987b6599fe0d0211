import { counted, firstFew } from '../../model/counted.ts';
import type { Measurement } from '../../model/result.ts';
import { seriesId } from '../../model/series-id.ts';
import type { RunRecord } from '../facts/record.ts';
import { familyOf, parseSeriesKey } from '../facts/series-key.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

/** Bounds in seconds of KubeVirt's phase histograms, and of the API server's. */
const BOUNDS = [
  [0, 0.5, 1, 2, 5, 10, 20, 30, 40, 50, 60, 90, 120, 180, 300, 600, 1200, 1800, 3600],
  [0, 0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60],
];
/** As a share of the bucket's width. */
const EXACTNESS = 0.001;

/** Numbers that a histogram invents: percentiles by interpolation inside one bucket, counts by extrapolation in time. */
export const exactCounts: ValidityRule = {
  id: 'exact-counts',
  summary: 'counts are whole numbers, buckets are cumulative, and percentiles are not the artefact of one bucket',
  check(facts, measurements) {
    const fractions = fractionalCounters(facts);
    const torn = tornHistograms(facts);
    const artefacts = measurements.filter(isInterpolated).map(seriesId);
    const faults = [
      ...(torn.length === 0 ? [] : [broken(`${counted(torn.length, 'histogram')} not cumulative: ${firstFew(torn)}`)]),
      ...(fractions.length === 0
        ? []
        : [broken(`${counted(fractions.length, 'counter')} with fractions: ${firstFew(fractions)}`)]),
      ...(artefacts.length === 0 ? [] : [broken(`percentiles of a single bucket: ${firstFew(artefacts)}`)]),
    ];
    return faults.length === 0 ? [holds('no artefacts')] : faults;
  },
};

/** increase() and rate() extrapolate: 111.1 creations of 100 objects. */
function fractionalCounters({ edges }: RunRecord): string[] {
  const series = edges.flatMap(({ before, after }) =>
    [before, after].flatMap((sample) => Object.entries(sample?.series ?? {})),
  );
  const counters = series.filter(([key, value]) => COUNTER.test(familyOf(key)) && !Number.isInteger(value));
  return [...new Set(counters.map(([key]) => key))];
}

/** A bucket counts all calls up to its bound: the next one cannot hold fewer. */
function tornHistograms({ edges }: RunRecord): string[] {
  const samples = edges.flatMap(({ before, after }) => (after === undefined ? [before] : [before, after]));
  return [
    ...new Set(samples.flatMap(({ source, series = {} }) => tornIn(series).map((family) => `${source} ${family}`))),
  ];
}

function tornIn(series: Readonly<Record<string, number>>): string[] {
  const histograms = new Map<string, { family: string; buckets: [bound: number, count: number][] }>();
  for (const [key, count] of Object.entries(series)) {
    if (!familyOf(key).endsWith('_bucket')) continue;
    const { family, labels } = parseSeriesKey(key);
    const { le, ...others } = labels;
    const name = `${family} ${JSON.stringify(others)}`;
    const histogram = histograms.get(name) ?? { family, buckets: [] };
    histograms.set(name, histogram);
    histogram.buckets.push([le === '+Inf' ? Infinity : Number(le), count]);
  }
  return [...histograms.values()].flatMap(({ family, buckets }) => (isCumulative(buckets) ? [] : [family]));
}

function isCumulative(buckets: readonly [bound: number, count: number][]): boolean {
  const counts = buckets.toSorted(([a], [b]) => a - b).map(([, count]) => count);
  return counts.every((count, index) => count >= (counts[index - 1] ?? 0));
}

const COUNTER = /(_bucket|_count|(?<!seconds)_total)$/;

/**
 * histogram_quantile() draws a line through the bucket (a, b]: if all samples are in it, whatever they are, p50, p95 and p99 are
 * a + 0.5, 0.95 and 0.99 of its width, for (10 s, 20 s] always 15.0, 19.5 and 19.9.
 */
export function isInterpolated({
  metric,
  statistics,
  samples,
}: Pick<Measurement, 'metric' | 'statistics' | 'samples'>): boolean {
  const [p50, p95, p99] = ['p50', 'p95', 'p99'].map((name) => statistics.find((each) => each.name === name)?.value);
  if (!metric.endsWith('latency') || samples < 2 || p50 === undefined || p95 === undefined || p99 === undefined)
    return false;
  const isAt = (value: number, a: number, b: number, share: number): boolean =>
    Math.abs(value / 1000 - (a + share * (b - a))) <= EXACTNESS * (b - a);
  return BOUNDS.some((bounds) =>
    bounds.slice(1).some((b, index) => {
      const a = bounds[index] ?? 0;
      return isAt(p50, a, b, 0.5) && isAt(p95, a, b, 0.95) && isAt(p99, a, b, 0.99);
    }),
  );
}

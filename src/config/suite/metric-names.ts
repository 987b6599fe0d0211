import { METRICS } from '../../model/metrics/index.ts';
import type { Mistake } from '../source/diagnostic.ts';
import { didYouMean } from '../source/suggest.ts';

/** A name that is none of the known ones. */
export const unknownName = (what: string, name: string, known: readonly string[]): Mistake => ({
  message: `no ${what} is called \`${name}\``,
  expected: `one of ${known.join(', ')}`,
  hint: didYouMean(name, known),
});

export const METRIC_NAMES: readonly string[] = Object.keys(METRICS);

/** A key of `thresholds` that is no metric: often the statistic, where the metric is left out. */
export function unknownMetric(name: string): Mistake {
  const isStatistic = Object.values(METRICS).some(({ statistics }) => (statistics as readonly string[]).includes(name));
  const hint = `\`${name}\` is a statistic, which belongs below a metric: creation-latency: {${name}: {max: 30s}}`;
  return { ...unknownName('metric', name, METRIC_NAMES), ...(isStatistic && { hint }) };
}

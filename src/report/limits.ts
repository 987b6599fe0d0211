import type { NoLimit, SuggestedLimit } from '../analysis/limits.ts';
import { counted } from '../model/counted.ts';
import type { JsonObject } from '../model/json.ts';
import { metricOf } from '../model/metrics/index.ts';
import { seriesId } from '../model/series-id.ts';
import { formatInUnit } from '../render/quantity.ts';
import { writeYaml } from '../render/yaml/block.ts';

/**
 * Suggested limits as the `thresholds` of a suite, below comments that say what they are drawn from, and what has none. Limits of metrics
 * that prowess does not measure are comments, too: a suite takes none of these.
 */
export function limitsYaml(limits: readonly SuggestedLimit[], none: readonly NoLimit[]): string {
  const own = limits.filter(({ name }) => metricOf(name.metric) !== undefined);
  const others = limits.filter((each) => !own.includes(each));
  const comments = [
    'A run without any change breaks each of these limits about once in 1,000.',
    ...own.map((each) => `${nameText(each)}: ${basisText(each)}`),
    ...(others.length === 0 ? [] : [OF_OTHERS]),
    ...others.map((each) => `${nameText(each)}: ${boundText(each)}; ${basisText(each)}`),
    ...none.map((each) => `${nameText(each)}: no limit, ${each.reason}`),
  ];
  return [
    ...comments.map((line) => `# ${line}\n`),
    ...(own.length === 0 ? [] : [writeYaml({ thresholds: thresholdsOf(own) })]),
  ].join('');
}

const OF_OTHERS = 'These are metrics of another program: a suite takes no limit of them, prowess history judges them.';

const boundText = ({ bound, limit, unit }: SuggestedLimit): string =>
  `at ${bound === 'max' ? 'most' : 'least'} ${formatInUnit(limit, unit)}`;

const nameText = ({ name }: NoLimit | SuggestedLimit): string => `${seriesId(name)}.${name.statistic}`;

const basisText = ({ unit, level, runs, grade }: SuggestedLimit): string =>
  `about ${formatInUnit(level, unit)} in ${counted(runs, 'run')}, noise grade ${grade}`;

/** Metric -> statistic -> bounds, as a suite has them. */
function thresholdsOf(limits: readonly SuggestedLimit[]): JsonObject {
  const byMetric = Map.groupBy(limits, ({ name }) => name.metric);
  return Object.fromEntries(
    [...byMetric].map(([metric, own]) => {
      const byStatistic = Map.groupBy(own, ({ name }) => name.statistic);
      return [metric, Object.fromEntries([...byStatistic].map(([statistic, all]) => [statistic, all.map(boundOf)]))];
    }),
  );
}

const boundOf = ({ name, unit, bound, limit }: SuggestedLimit): JsonObject => ({
  [bound]: WRITTEN[unit]?.(limit) ?? limit,
  ...(Object.keys(name.labels).length > 0 && { labels: name.labels }),
});

/** Amounts that a suite takes with their unit only. */
const WRITTEN: Readonly<Record<string, (limit: number) => string>> = {
  ms: (limit) => `${limit}ms`,
  s: (limit) => (limit < 0.001 ? `${digits(limit * 1e6)}us` : `${digits(limit * 1000)}ms`),
  bytes: (limit) => scaled(limit),
  bytes_per_s: (limit) => `${scaled(limit)}B/s`,
  bits_per_s: (limit) => `${scaled(limit)}bit/s`,
};

/** `266M`; a limit has three digits. */
function scaled(limit: number): string {
  const [prefix, size] = PREFIXES.find(([, least]) => Math.abs(limit) >= least) ?? ['', 1];
  return `${digits(limit / size)}${prefix}`;
}

const PREFIXES = [
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
] as const;

/** Without what a product adds behind the last digit. */
const digits = (value: number): number => Number(value.toPrecision(6));

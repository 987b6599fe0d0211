import type { NoLimit, SuggestedLimit } from '../analysis/limits.ts';
import { counted } from '../model/counted.ts';
import type { JsonObject } from '../model/json.ts';
import { seriesId } from '../model/series.ts';
import { formatInUnit } from '../render/quantity.ts';
import { writeYaml } from '../render/yaml/block.ts';

/** Suggested limits as the `thresholds` of a suite, below comments that say what they are drawn from, and what has none. */
export function limitsYaml(limits: readonly SuggestedLimit[], none: readonly NoLimit[]): string {
  const comments = [
    ...limits.map((each) => `${nameText(each)}: ${basisText(each)}`),
    ...none.map((each) => `${nameText(each)}: no limit, ${each.reason}`),
  ];
  return [
    '# A run without any change breaks each of these limits about once in 1,000.\n',
    ...comments.map((line) => `# ${line}\n`),
    ...(limits.length === 0 ? [] : [writeYaml({ thresholds: thresholdsOf(limits) })]),
  ].join('');
}

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
  [bound]: unit === 'ms' ? `${limit}ms` : limit,
  ...(Object.keys(name.labels).length > 0 && { labels: name.labels }),
});

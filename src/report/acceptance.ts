import type { SeriesName } from '../history/run.ts';
import type { JsonObject } from '../model/json.ts';
import type { EpochMs } from '../model/units.ts';
import { writeYaml } from '../render/yaml/block.ts';
import { dayOfTime } from './history-words.ts';

/** What a file of `perf/accepted/` accepts: all series of a metric, or those with these labels. */
export interface Acceptance {
  readonly test: string;
  readonly line: string;
  readonly series: Pick<SeriesName, 'metric'> & Partial<SeriesName>;
  /** `+56 %`. */
  readonly change: string;
  readonly since: EpochMs;
}

/** The file's text. Reason and name are left to the person who accepts it. */
export function acceptanceText({ test, line, series, change, since }: Acceptance): string {
  const { metric, labels = {}, statistic } = series;
  const file: JsonObject = {
    version: 1,
    test,
    ...(line !== 'main' && { line }),
    metric,
    ...(Object.keys(labels).length > 0 && { labels: { ...labels } }),
    ...(statistic !== undefined && { statistic }),
    change,
    since: dayOfTime(since),
    reason: 'WHY IT STAYS',
    by: 'YOUR NAME',
  };
  return writeYaml(file);
}

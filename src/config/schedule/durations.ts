import * as z from 'zod';
import type { Config } from '../../model/suite.ts';
import type { Milliseconds } from '../../model/units.ts';
import { checkSource } from '../source/check.ts';
import { complain } from '../source/complain.ts';
import type { Issue } from '../source/issue.ts';
import { readSource, type SourceFile } from '../source/read.ts';
import { didYouMean } from '../source/suggest.ts';
import { duration, version } from '../suite/schema/common.ts';

/** How long runs were observed to take: the 95th percentile of each test, by `suite/test`. */
export type ObservedDurations = ReadonlyMap<string, Milliseconds>;

/** `durations.yaml`, beside `prowess.yaml`. */
export const durationsSchema = z.strictObject({
  version,
  p95: z.record(z.string(), duration).describe('the 95th percentile of each test, by suite/test'),
});

/** Text -> durations, or all mistakes; a name that is no test is one, since a renamed test would lose its duration silently. */
export function parseDurations(file: SourceFile, config: Config): { durations?: ObservedDurations; issues: Issue[] } {
  const { source, issues } = readSource(file);
  if (source === undefined || issues.length > 0) return { issues };
  const checked = checkSource(source, durationsSchema);
  if (checked.value === undefined) return { issues: checked.issues };
  const known = config.suites.flatMap(({ tests }) => tests.map(({ id }) => id));
  const strangers = Object.keys(checked.value.p95).filter((id) => !known.includes(id));
  if (strangers.length === 0) return { durations: new Map(Object.entries(checked.value.p95)), issues: [] };
  return {
    issues: strangers.map((id) =>
      complain(source, ['p95', id], { problem: `there is no test ${id}`, hint: didYouMean(id, known) }, 'key'),
    ),
  };
}

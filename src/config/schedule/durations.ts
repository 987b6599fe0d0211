import * as z from 'zod';
import type { Config } from '../../model/suite.ts';
import type { Milliseconds } from '../../model/units.ts';
import { checkSource } from '../source/check.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
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
export function parseDurations(
  file: SourceFile,
  config: Config,
): { durations?: ObservedDurations; diagnostics: Diagnostic[] } {
  const { source, diagnostics } = readSource(file);
  if (source === undefined || diagnostics.length > 0) return { diagnostics };
  const checked = checkSource(source, durationsSchema);
  if (checked.value === undefined) return { diagnostics: checked.diagnostics };
  const known = config.suites.flatMap(({ tests }) => tests.map(({ id }) => id));
  const unknown = Object.keys(checked.value.p95).filter((id) => !known.includes(id));
  if (unknown.length === 0) return { durations: new Map(Object.entries(checked.value.p95)), diagnostics: [] };
  return {
    diagnostics: unknown.map((id) =>
      complain(source, ['p95', id], { message: `there is no test ${id}`, hint: didYouMean(id, known) }, 'key'),
    ),
  };
}

import * as z from 'zod';
import { type EpochMs, epochMs, parseDate } from '../../model/units.ts';

const text = z.string('expected a text').refine((written) => written.trim() !== '', 'expected a text');

const DATE = 'expected a day such as 2026-01-31, or a time such as 2026-01-31T04:40:00Z';

const date = z.string(DATE).refine((written) => parseDate(written) !== undefined, DATE);

/** A day, which begins at midnight UTC, or an instant. */
const instant = date.transform((written): EpochMs => epochMs(Date.parse(written)));

/** The last instant of a day, or an instant. */
const end = date.transform(
  (written): EpochMs => epochMs(Date.parse(written) + (written.length === 10 ? DAY_MS - 1 : 0)),
);

const DAY_MS = 86_400_000;

const decision = {
  reason: text.describe('why: what a reader in a year needs to know'),
  by: text.describe('who decided it'),
};

const scope = {
  test: text.optional().describe('suite/test, or the job of an imported system; default: every test'),
  line: text.optional().describe('the branch or release line; default: every line'),
};

const series = {
  metric: text.describe('a metric of docs/metrics.md, or that of an imported system'),
  labels: z.record(z.string(), z.string()).default({}).describe('labels that the series have; others may be anything'),
  statistic: text.optional().describe('default: every statistic'),
};

const version = z.literal(1, 'expected version: 1');

/** Build numbers have more digits than a number of YAML keeps. */
const build = z
  .string('expected a build number in quotes: it has more digits than YAML numbers keep')
  .regex(/^\d{1,19}$/, 'expected up to 19 digits');

const exclude = z
  .strictObject({
    ...scope,
    builds: z.array(build).min(1).optional().describe('build numbers, in quotes'),
    from: instant.optional().describe('runs that started then or later'),
    until: end.optional().describe('runs that started until then; a day is meant to its end'),
    ...decision,
  })
  .refine(({ builds, from, until }) => builds !== undefined || from !== undefined || until !== undefined, {
    error: 'expected builds, from or until',
    params: { hint: 'without them every run would be excluded' },
  });

/** `perf/history.yaml`. */
export const historyFileSchema = z
  .strictObject({
    version,
    renames: z
      .array(
        z.strictObject({ test: scope.test, from: z.strictObject(series), to: z.strictObject(series), ...decision }),
      )
      .default([])
      .describe('series that have another name today, so that their histories are one'),
    exclude: z.array(exclude).default([]).describe('runs that are part of no history'),
    regimes: z
      .array(z.strictObject({ ...scope, since: instant, ...decision }))
      .default([])
      .describe('from then on numbers are not compared with earlier ones'),
    retired: z
      .array(z.strictObject({ ...scope, ...series, since: instant, ...decision }))
      .default([])
      .describe('series that are not missed'),
  })
  .describe('What is decided about the histories of a site');

/** `perf/accepted/<name>.yaml`. */
export const acceptedFileSchema = z
  .strictObject({
    version,
    test: text.describe('suite/test, or the job of an imported system'),
    line: text.default('main').describe('the branch or release line'),
    ...series,
    change: z
      .string()
      .regex(/^[+-]\d+(\.\d+)? ?%$/, 'expected a change such as "+56 %"')
      .describe('how large it is, as prowess history says it'),
    since: instant.describe('when it began'),
    until: end.optional().describe('until when it is accepted; default: for good'),
    ...decision,
  })
  .describe('One change that is known and stays');

/** `perf/labels.yaml`. */
export const labelsFileSchema = z
  .strictObject({
    version,
    labels: z
      .array(
        z.strictObject({
          is: z
            .enum(['change', 'noise'])
            .default('change')
            .describe('noise is what looks like a change of the level and is none'),
          test: text.describe('suite/test, or the job of an imported system'),
          line: text.default('main').describe('the branch or release line'),
          ...series,
          since: instant.describe('when it began'),
          ...decision,
        }),
      )
      .default([]),
  })
  .describe('What is known of what happened, by which prowess rules try judges rules');

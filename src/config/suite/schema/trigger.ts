import * as z from 'zod';
import { PAIRED_RUNS } from '../../../model/suite.ts';
import { epochMs } from '../../../model/units.ts';
import { type CronSchedule, isEachMinute, parseCron } from '../../../prow/cron.ts';
import { nextRun } from '../../../prow/cron-runs.ts';
import { parseGoNanoseconds } from '../../../prow/go-duration.ts';
import { jobSchema } from '../../../prow/job.ts';
import { isJobName } from '../../../prow/names.ts';
import { didYouMean } from '../../source/suggest.ts';
import { regex } from './common.ts';

const jobName = z
  .string()
  .refine(isJobName, "expected letters, digits, '-', '_' and '.'")
  .describe("the Prow job's name, where it must be another than the derived one: its history is kept under it");

const cron = z
  .string()
  .superRefine((text, context) => {
    const read = parseCron(text);
    const complaint =
      read.kind === 'rejected'
        ? { message: `not a cron that Prow runs: ${read.message}`, params: { hint: cronMeant(text) } }
        : slipIn(text, read);
    if (complaint !== undefined) context.addIssue({ code: 'custom', ...complaint });
  })
  .describe(
    'when, in UTC: five fields (minute, hour, day of month, month, day of week), a descriptor such as @daily, or @every 6h. Where both kinds of days are named, each alone is enough: "0 4 1-7 * 1" runs on the first seven days of the month and on every Monday',
  );

/** What was meant by a text that is no cron. */
function cronMeant(text: string): string | undefined {
  if (text.startsWith('@')) return didYouMean(text, DESCRIPTORS);
  const asDuration = inHours(text) ?? text;
  if ((parseGoNanoseconds(asDuration) ?? 0n) > 0n)
    return `a time between two runs is an interval: {interval: ${asDuration}}`;
  return /^\S+( \S+){1,3}$/.test(text)
    ? 'minute, hour, day of month, month, day of week, for example "40 4 * * *"'
    : undefined;
}

const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** Days and weeks, which Go does not know. */
function inHours(text: string): string | undefined {
  const [, count, unit] = /^(\d+)\s*([dw])$/.exec(text) ?? [];
  return count === undefined ? undefined : `${Number(count) * (unit === 'd' ? 24 : 168)}h`;
}

interface Slip {
  readonly message: string;
  readonly params: { readonly hint: string };
}

/** A schedule that Prow accepts and that is surely a mistake. */
function slipIn(text: string, schedule: CronSchedule): Slip | undefined {
  if (schedule.kind === 'fields' && text.trim().split(/\s+/).length === 6) {
    const hint =
      'give five fields: minute, hour, day of month, month, day of week. A blank after a comma begins another field';
    return { message: 'six fields, of which Prow takes the first for seconds', params: { hint } };
  }
  if (stepOf(text, 0) > 60 || stepOf(text, 1) > 24) {
    const hint = 'a time between two runs is an interval: {interval: 30h}';
    return { message: 'a step beyond its field begins at 0 each time, so that it is none', params: { hint } };
  }
  if (isEachMinute(schedule)) {
    const hint = `name the minute: "${text.trim().replace('*', '0')}"`;
    return { message: 'starts the job in each minute of the hours that it names', params: { hint } };
  }
  if (nextRun(schedule, ANY_DAY) !== undefined) return undefined;
  const hint = 'a test that only people start has no periodic: give it a presubmit, or start it with prowess run';
  return { message: 'no such day comes within five years, so Prow never starts it', params: { hint } };
}

/** The N of a field that is written as a step through all its values; 0 for any other field. */
const stepOf = (text: string, field: number): number =>
  Number(/^\*\/(\d+)$/.exec(text.trim().split(/\s+/)[field] ?? '')?.[1] ?? 0);

/** From here the days of five years are tried, a leap year among them. */
const ANY_DAY = epochMs(Date.UTC(2024, 0, 1));

const goDuration = z.string().superRefine((text, context) => {
  if ((parseGoNanoseconds(text) ?? 0n) > 0n) return;
  const hours = inHours(text);
  const message = 'expected a Go duration such as 6h or 1h30m (there are no days)';
  context.addIssue({ code: 'custom', message, params: { hint: hours === undefined ? undefined : `write ${hours}` } });
});

const SCHEDULES = ['cron', 'interval', 'minimumInterval'] as const;

export const periodic = z
  .strictObject({
    cron: cron.optional(),
    interval: goDuration.optional().describe('from the start of one run to the start of the next'),
    minimumInterval: goDuration.optional().describe('from the end of one run to the start of the next'),
    name: jobName.optional(),
    prow: jobSchema('Periodic', ['name', 'cron', 'interval', 'minimum_interval'])
      .optional()
      .describe("anything of Prow's Periodic, laid over what is derived"),
  })
  .superRefine((written, context) => {
    const stated = SCHEDULES.filter((key) => written[key] !== undefined);
    if (stated.length === 1) return;
    context.addIssue({
      code: 'custom',
      message: stated.length === 0 ? 'no schedule' : `${stated.join(' and ')} exclude each other`,
      params: { hint: `give exactly one of ${SCHEDULES.join(', ')}, for example cron: "40 4 * * *"` },
    });
  })
  .describe('runs by the clock');

/** Which changes start a job: the same for presubmits and postsubmits. */
const changes = {
  branches: z
    .array(regex)
    .default([])
    .describe('branches, each a name or a regular expression that must match all of it'),
  skipBranches: z
    .array(regex)
    .default([])
    .describe(
      'branches that never start it, each a regular expression that is found anywhere in the name, as Prow reads it: ^main$ is main alone',
    ),
  runIfChanged: regex.optional().describe('only where a changed file matches'),
  skipIfOnlyChanged: regex.optional().describe('not where every changed file matches'),
  name: jobName.optional(),
};

const STATED = ['name', 'branches', 'skip_branches', 'run_if_changed', 'skip_if_only_changed'];

export const presubmit = z
  .strictObject({
    comment: z
      .string('expected a comment such as /test perf')
      .regex(
        /^\/(?!(test( (all|\?))?|retest(-required)?|ok-to-test|override|skip)$)[a-z][\w-]*( [\w.-]+)?$/,
        'expected a comment such as /test perf (not /test all or /retest: Prow keeps that for itself)',
      )
      .describe('starts it on a pull request; several jobs may share one; /test JOB-NAME always starts this one alone'),
    alwaysRun: z.boolean().default(false).describe('on every push, without being asked'),
    optional: z.boolean().default(true).describe('whether a pull request may merge without it'),
    repetitions: z
      .literal('until-decided', 'expected until-decided')
      .optional()
      .describe(
        'the build of the pull request and that of its base run in turn in one job, under one lock, until it is decided whether it is worse; without it a job is one run',
      ),
    atMost: z
      .int()
      .min(PAIRED_RUNS.least)
      .max(PAIRED_RUNS.most)
      .multipleOf(2, 'expected an even number: a run of the base comes with each of the pull request')
      .optional()
      .describe('with repetitions: the most runs of both builds together (default: 6)'),
    ...changes,
    prow: jobSchema('Presubmit', [...STATED, 'always_run', 'optional'])
      .optional()
      .describe("anything of Prow's Presubmit, laid over what is derived"),
  })
  .superRefine(oneChangeRule)
  .superRefine((written, context) => {
    if (written.atMost === undefined || written.repetitions !== undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['atMost'],
      message: 'atMost bounds repetitions, and there are none',
      params: { hint: 'add repetitions: until-decided, or remove atMost' },
    });
  })
  .superRefine((written, context) => {
    const rules = [written.runIfChanged, written.skipIfOnlyChanged].filter((rule) => rule !== undefined);
    if (!written.alwaysRun || rules.length === 0) return;
    context.addIssue({
      code: 'custom',
      path: ['alwaysRun'],
      message: 'alwaysRun excludes runIfChanged and skipIfOnlyChanged',
      params: { hint: 'remove one of them' },
    });
  })
  .describe('runs on a pull request that asks for it');

export const postsubmit = z
  .strictObject({
    ...changes,
    prow: jobSchema('Postsubmit', STATED)
      .optional()
      .describe("anything of Prow's Postsubmit, laid over what is derived"),
  })
  .superRefine(oneChangeRule)
  .describe('runs after a merge');

interface ChangeRules {
  readonly runIfChanged?: string | undefined;
  readonly skipIfOnlyChanged?: string | undefined;
}

function oneChangeRule(written: ChangeRules, context: z.RefinementCtx<ChangeRules>): void {
  if (written.runIfChanged === undefined || written.skipIfOnlyChanged === undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['skipIfOnlyChanged'],
    message: 'runIfChanged and skipIfOnlyChanged exclude each other',
    params: { hint: 'remove one of them' },
  });
}

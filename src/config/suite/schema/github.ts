import * as z from 'zod';
import { parseCron } from '../../../prow/cron.ts';

/** The characters of POSIX cron; Prow's descriptors, such as `@daily`, are none of GitHub's. */
const cron = z.string().superRefine((text, context) => {
  const isPosix = /^\S+( \S+){4}$/.test(text) && !/[?LW#]/.test(text);
  const parsed = parseCron(text);
  if (isPosix && parsed.kind !== 'rejected') return;
  const message =
    isPosix && parsed.kind === 'rejected'
      ? `not a cron that GitHub runs: ${parsed.message}`
      : 'expected five fields of cron, such as "0 5 * * 0" (GitHub knows no @daily)';
  context.addIssue({ code: 'custom', message });
});

/** How GitHub Actions starts a suite. */
export const github = z
  .strictObject({
    cron: cron.optional().describe('on the default branch, in UTC; GitHub starts it minutes late when it is busy'),
    releasesFrom: z
      .string('expected a version in quotation marks: YAML reads 1.10 as the number 1.1')
      .regex(/^\d+(\.\d+){0,2}$/, 'expected a version such as "1.12"')
      .optional()
      .describe('each release that is published, from this version on'),
    comment: z
      .string()
      .regex(/^\/[a-z][\w-]*( [\w.-]+)?$/, 'expected a comment such as /test perf')
      .optional()
      .describe('a comment on a pull request by people with write access'),
  })
  .describe('GitHub Actions starts the suite: by hand (workflow_dispatch), and as it says here');

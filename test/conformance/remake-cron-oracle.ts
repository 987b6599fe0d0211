/** Remakes test/fixtures/cron-oracle.json, robfig's own answers: `node test/conformance/remake-cron-oracle.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { CronAnswer } from '../support/cron-answer.ts';
import { cronExpressions, instants } from './support/cron-expressions.ts';
import { ask } from './support/run.ts';

const REFUSED = [
  '0 0 * * 7',
  '0 0 * * 5-7',
  '@reboot',
  '@every 1d',
  'H 4 * * *',
  '0 0 L * *',
  '0 0 * * 1#2',
  '0 22-2 * * *',
  '*/0 4 * * *',
  '0 0 * *',
  '',
];
const ZONED = [
  'TZ=UTC 0 4 * * *',
  'TZ=Europe/Berlin 0 4 * * *',
  'CRON_TZ=UTC 0 4 * * *',
  'TZ=UTC @daily',
  'CRON_TZ=Mars/Base 0 4 * * *',
  'TZ=UTC',
  'CRON_TZ=UTC 0 4 * * 7',
];
const UNUSUAL = [
  '0 0 31 2 *',
  '0 0 29 2 *',
  '0 0 */2 * 1',
  '0 0 */1 * 1',
  '0 0 1 * 1-5/2',
  '0 0 1 * */2',
  '0 0 1,15 * 5',
  '*-9 0 * * *',
  '1,,2 0 * * *',
  '0 , * * *',
  '+5 0 * * *',
  ' 0 0 * * *',
];

const sampled = fc.sample(cronExpressions(), { seed: 3, numRuns: 800 });
const expressions = [...new Set([...REFUSED, ...ZONED, ...UNUSUAL, ...sampled])];
const after = fc.sample(fc.array(instants(), { minLength: 5, maxLength: 5 }), { seed: 4, numRuns: expressions.length });
const questions = expressions.map((expression, index) => ({ expression, after: after[index] }));
const answers = await ask<CronAnswer>('cron-runs', questions);
const lines = expressions.map((expression, index) => {
  const answer = answers[index];
  return JSON.stringify(
    answer?.next ? { expression, after: after[index], ...answer } : { expression, after: [], ...answer },
  );
});
writeFileSync(join(import.meta.dirname, '../fixtures/cron-oracle.json'), `[\n${lines.join(',\n')}\n]\n`);

/**
 * `prowess lint` beside Prow's own checkconfig: `npm run bench:lint -- [--count N] [--seed N]`. Good job files, each changed in one place,
 * are given to both: what checkconfig refuses and lint takes must be listed below with a reason, or this ends with 1. With PROW_TREES, a
 * folder of whole repositories, it counts what lint finds in them by rule and what checkconfig says too, and prints a sample to judge:
 * `PROW_TREES=trees npm run bench:lint -- [--sample N] [--seed N] [--rule ID]`.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { lint } from '../src/config/lint/lint.ts';
import { mayBeProwFile } from '../src/config/lint/prow-files.ts';
import { RULES } from '../src/config/lint/rules/index.ts';
import { readTree } from '../src/config/source/tree.ts';
import { textTable } from '../src/render/text-table.ts';
import { checkconfig } from '../test/conformance/support/prow.ts';
import { prowSite } from '../test/conformance/support/prow-site.ts';
import { writeFiles } from '../test/support/files.ts';
import { DECORATED } from '../test/support/job-variants.ts';
import { judgeTrees } from './support/judge-trees.ts';
import { mutatedJobs } from './support/mutated-jobs.ts';

/** Where the two differ on purpose. */
const LISTED: readonly { readonly reason: string; readonly holds: (text: string, says: string) => boolean }[] = [
  {
    reason: 'none of Prow’s keys is left, and alone in its folder the file is not Prow’s to the linter',
    holds: (text) => !mayBeProwFile(text),
  },
  {
    reason: 'no map at the top, and alone in its folder the file is not Prow’s to the linter',
    holds: (_, says) => says.includes('Go value of type config.JobConfig'),
  },
  {
    reason: 'go-yaml stops behind the first value of a text that is no YAML, and Prow takes that for all',
    holds: (text, says) => says === '' && readTree({ path: '', text }).diagnostics.length > 0,
  },
];

const SILENT = 'checkconfig refuses, lint is silent';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    sample: { type: 'string', default: '10' },
    rule: { type: 'string' },
  },
});

const trees = process.env.PROW_TREES;
const seed = Number(values.seed);
if (trees === undefined) await compare(Number(values.count), seed);
else await judgeTrees(trees, { seed, sample: Number(values.sample), rule: values.rule });

async function compare(count: number, seed: number): Promise<void> {
  const site = prowSite({});
  writeFileSync(site.config, DECORATED);
  const tally = new Map<string, number>();
  const unlisted: string[] = [];
  for (const text of mutatedJobs(count, seed)) {
    writeFiles(site.jobs, { 'jobs.yaml': text });
    const { code, stderr } = await checkconfig(site, undefined, false);
    const refused = code !== 0;
    const found = isRefusedByLint(text);
    const reason = LISTED.find(({ holds }) => holds(text, refused ? stderr : ''))?.reason;
    const verdict = verdictOf(refused, found, reason);
    tally.set(verdict, (tally.get(verdict) ?? 0) + 1);
    if (refused !== found && reason === undefined) unlisted.push(`--- ${verdict}\n${text}\n${stderr.slice(0, 600)}`);
  }
  console.log(unlisted.join('\n'));
  console.log(
    textTable(
      ['of changed job files', String(count)],
      [...tally].sort().map(([what, many]) => [what, String(many)]),
    ),
  );
  if (tally.has(SILENT)) process.exitCode = 1;
}

function verdictOf(refused: boolean, found: boolean, reason: string | undefined): string {
  if (refused === found) return found ? 'both refuse' : 'both accept';
  if (reason !== undefined) return `listed: ${reason}`;
  return found ? 'lint refuses, checkconfig accepts' : SILENT;
}

function isRefusedByLint(text: string): boolean {
  const { findings, unreadable } = lint([
    { path: 'jobs.yaml', text },
    { path: 'config.yaml', text: DECORATED },
  ]);
  const rejecting = new Set(RULES.filter(({ checkconfig: says }) => says === 'rejects').map(({ id }) => id));
  return unreadable.length > 0 || findings.some(({ rule, severity }) => severity === 'error' && rejecting.has(rule));
}

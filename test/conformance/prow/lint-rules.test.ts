import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { exampleFiles } from '../../../src/config/lint/examples.ts';
import { lint } from '../../../src/config/lint/lint.ts';
import type { Example } from '../../../src/config/lint/rule.ts';
import { RULES } from '../../../src/config/lint/rules/index.ts';
import { writeFiles } from '../../support/files.ts';
import { DECORATED, JOB_VARIANTS, variantFile } from '../../support/job-variants.ts';
import { mutation } from '../../support/mutated-yaml.ts';
import { checkconfig } from '../support/prow.ts';
import { type ProwSite, prowSite } from '../support/prow-site.ts';

describe('checkconfig and the rules of prowess lint', () => {
  for (const { id, checkconfig: verdict, bad, good } of RULES) {
    it(`${id}: it ${verdict} the bad example, and accepts the good one`, async () => {
      const runs = [checkconfig(siteOf(good)), checkconfig(siteOf(bad)), checkconfig(siteOf(bad), undefined, false)];
      const [accepted, strict, lenient] = await Promise.all(runs);
      expect(accepted?.code, accepted?.stderr).to.equal(0);
      const reaction = lenient?.code !== 0 ? 'rejects' : strict?.code !== 0 ? 'warns' : 'misses';
      expect(reaction, strict?.stderr).to.equal(verdict);
    });
  }

  it('agree about jobs that are wrong in one way each', async () => {
    const site = siteOf('');
    for (const variant of JOB_VARIANTS) {
      writeFiles(site.jobs, { 'jobs.yaml': variantFile(variant) });
      writeFileSync(site.config, variant.site ?? DECORATED);
      const { code, stderr } = await checkconfig(site, undefined, false);
      expect(code !== 0, `${variantFile(variant)}\n${stderr}`).to.equal(variant.rules.length > 0);
    }
  });

  it('agree about which of 200 changed job files Prow refuses', async () => {
    const texts = RULES.map(({ good }) => good).filter((good) => typeof good === 'string');
    const site = siteOf('');
    let compared = 0;
    for (const [text, mutate] of fc.sample(fc.tuple(fc.constantFrom(...texts), mutation), { numRuns: 200, seed: 7 })) {
      const changed = mutate(text.trimStart());
      writeFiles(site.jobs, { 'jobs.yaml': changed });
      const { code, stderr } = await checkconfig(site, undefined, false);
      if (stderr.includes('Go value of type config.JobConfig')) continue; // no map at the top: not a job file to the linter
      const refused = isRefusedByLinter(changed, site);
      if (refused === undefined) continue;
      expect(refused, `${changed}\n${stderr}`).to.equal(code !== 0);
      compared++;
    }
    expect(compared, 'files that both judged').to.be.above(100);
  });
});

const REJECTED = new Set(RULES.filter(({ checkconfig: verdict }) => verdict === 'rejects').map(({ id }) => id));

/**
 * Undefined where the text is no YAML (go-yaml stops reading behind the first value, and so lets some of it pass), and
 * where a change took the last of Prow's keys: the linter leaves other people's YAML alone.
 */
function isRefusedByLinter(text: string, site: ProwSite): boolean | undefined {
  const config = { path: 'config.yaml', text: readFileSync(site.config, 'utf8') };
  const { findings, unreadable, linted } = lint([{ path: 'jobs.yaml', text }, config]);
  if (unreadable.length > 0 || linted < 2) return undefined;
  return findings.some(({ rule, severity }) => REJECTED.has(rule) && severity === 'error');
}

/** An example in an installation that decorates all jobs, as most do; its config.yaml adds to that. */
function siteOf(example: Example): ProwSite {
  const files = exampleFiles(example);
  const config = files.filter(({ path }) => path === 'config.yaml').map(({ text }) => parse(text));
  const jobs = files
    .filter(({ path }) => path !== 'config.yaml' && !path.endsWith('.prow.yaml'))
    .map(({ path, text }) => [path, text]);
  return prowSite(Object.fromEntries(jobs), [SITE, ...config]);
}

const SITE = { decorate_all_jobs: true, plank: { job_queue_capacities: { 'perf-bm': 1 } } };

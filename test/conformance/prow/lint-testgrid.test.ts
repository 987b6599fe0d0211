import { join } from 'node:path';
import { expect } from 'chai';
import { exampleFiles } from '../../../src/config/lint/examples.ts';
import type { Example } from '../../../src/config/lint/rule.ts';
import { RULES } from '../../../src/config/lint/rules/index.ts';
import { writeFiles } from '../../support/files.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { prowSite } from '../support/prow-site.ts';
import { type Outcome, run } from '../support/run.ts';

const JUDGED = ['missing-dashboard', 'testgrid-annotation', 'testgrid-name-collision'];

describe('configurator and the rules of prowess lint', () => {
  for (const { id, bad, good } of RULES.filter((rule) => JUDGED.includes(rule.id))) {
    it(`${id}: it refuses the bad example, and accepts the good one`, async () => {
      const [refused, accepted] = [await configurator(bad), await configurator(good)];
      expect(refused.code, refused.stderr).to.not.equal(0);
      expect(accepted.code, accepted.stderr).to.equal(0);
    });
  }
});

/** configurator on an example, in a TestGrid with the dashboards that the examples name. */
function configurator(example: Example): Promise<Outcome> {
  const files = exampleFiles(example);
  const site = prowSite(Object.fromEntries(files.map(({ path, text }) => [path, text])), [{ decorate_all_jobs: true }]);
  const folder = temporaryFolder();
  const named = files.flatMap(({ text }) =>
    [...text.matchAll(/testgrid-dashboards: ([\w-]+)/g)].map(([, name]) => name),
  );
  const dashboards = ['always', ...new Set(named)].map((name) => `- {name: ${name}${name === 'always' ? TAB : ''}}\n`);
  writeFiles(folder, { 'default.yaml': DEFAULTS, 'config.yaml': `${GROUP}dashboards:\n${dashboards.join('')}` });
  return run('configurator', [
    `--yaml=${join(folder, 'config.yaml')}`,
    `--default=${join(folder, 'default.yaml')}`,
    `--prow-config=${site.config}`,
    `--prow-job-config=${site.jobs}`,
    '--validate-config-file',
    '--oneshot',
  ]);
}

const DEFAULTS = `default_test_group: {days_of_results: 14, tests_name_policy: 2, num_columns_recent: 10}
default_dashboard_tab: {num_columns_recent: 10}
`;
/** A configuration needs a group and a tab, whatever the jobs bring. */
const GROUP = 'test_groups:\n- {name: always-there, gcs_prefix: bucket/logs/always-there}\n';
const TAB = ', dashboard_tab: [{name: tab, test_group_name: always-there}]';

import { about } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import type { JobTree } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { hasTestGroup, usesTestgrid } from '../testgrid.ts';

export const testgridNameCollision: LintRule = {
  id: 'testgrid-name-collision',
  severity: 'error',
  summary: 'job names that are one name to TestGrid, or that it refuses',
  why:
    'TestGrid compares names in lower case and without punctuation: `perf-a_b` and `perf.ab` are one. A name needs ' +
    'three letters or digits, and must not begin with dashboard, alerter, summary or bugs.',
  source: 'github.com/GoogleCloudPlatform/testgrid config/config.go, Normalize and validateName',
  checkconfig: 'misses',
  bad: `
periodics:
- name: perf-a.b
  cron: 10 2 * * *
  annotations: {testgrid-dashboards: perf}
${CONTAINER}
      command: [./perf.sh]
- name: perf-ab
  cron: 10 4 * * *
  annotations: {testgrid-dashboards: perf}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
periodics:
- name: perf-a
  cron: 10 2 * * *
  annotations: {testgrid-dashboards: perf}
${CONTAINER}
      command: [./perf.sh]
- name: perf-b
  cron: 10 4 * * *
  annotations: {testgrid-dashboards: perf}
${CONTAINER}
      command: [./perf.sh]
`,
  check: checkNames,
};

function* checkNames(tree: JobTree): Generator<Complaint> {
  if (!usesTestgrid(tree)) return;
  const shown = tree.jobs.filter((job) => job.name !== '' && hasTestGroup(job));
  for (const [normal, jobs] of Map.groupBy(shown, ({ name }) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))) {
    const [first, ...others] = jobs;
    if (first === undefined) continue;
    if (normal.length < 3 || /^(dashboard|alerter|summary|bugs)/.test(normal)) {
      const message = `TestGrid refuses the name \`${first.name}\``;
      yield about(first, {
        message,
        fix: 'at least three letters or digits, not beginning with dashboard, alerter, summary or bugs',
      });
    }
    for (const job of others.filter(({ name }) => name !== first.name)) {
      const message = `TestGrid takes \`${job.name}\` for the same as \`${first.name}\` (${first.file}:${first.node.at.line})`;
      yield about(job, { message, fix: 'let names differ in letters or digits' });
    }
  }
}

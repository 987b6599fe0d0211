import { textAt } from '../../source/navigate.ts';
import { about } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { JobTree } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { hasTestGroup, usesTestgrid } from '../testgrid.ts';

export const missingDashboard: LintRule = {
  id: 'missing-dashboard',
  severity: 'info',
  summary: 'a periodic or postsubmit with a TestGrid group and no dashboard that shows it',
  why:
    'configurator makes a test group for every periodic and postsubmit, and refuses a group that no dashboard tab ' +
    'shows. (Looked at when any of the jobs uses TestGrid. A dashboard written by hand counts where its file is ' +
    'among those that are read; it may be elsewhere, so this is information.)',
  source:
    'k8s.io/test-infra testgrid/pkg/configurator/prow/prow.go; github.com/GoogleCloudPlatform/testgrid config/config.go, Validate',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  annotations: {testgrid-days-of-results: "60"}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  annotations: {testgrid-dashboards: thing-perf, testgrid-days-of-results: "60"}
${CONTAINER}
      command: [./perf.sh]
`,
  check: checkJobs,
};

function checkJobs(tree: JobTree): Complaint[] {
  if (!usesTestgrid(tree)) return [];
  return tree.jobs
    .filter(
      (job) =>
        job.type !== 'presubmit' &&
        hasTestGroup(job) &&
        !tree.shownGroups.has(job.name) &&
        textAt(job.node, 'annotations', 'testgrid-dashboards') === undefined,
    )
    .map((job) => {
      const message = 'this job has a TestGrid test group, and names no dashboard that shows it';
      return about(job, { message, fix: 'add testgrid-dashboards, or testgrid-create-test-group: "false"' });
    });
}

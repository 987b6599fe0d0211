import { runsForBranch } from '../../../prow/branches.ts';
import { matches } from '../../../prow/regex.ts';
import { textAt } from '../../source/navigate.ts';
import { isPlainName } from '../branch-names.ts';
import { about, eachJob } from '../complain.ts';
import { PULL_CONTAINER } from '../examples.ts';
import { type Job, placeOfKey } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { brancherOf } from '../triggering.ts';

export const neverTriggered: LintRule = {
  id: 'never-triggered',
  severity: 'warning',
  summary: 'a job whose own conditions keep it from ever running by itself',
  why: 'skip_if_only_changed is a regular expression: `.` matches every path, so that no change starts the job; and a branch that skip_branches matches is skipped, also where branches names it.',
  source: 'sigs.k8s.io/prow pkg/config/jobs.go, RegexpChangeMatcher.RunsAgainstChanges and Brancher.ShouldRun',
  checkconfig: 'misses',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    skip_if_only_changed: .
${PULL_CONTAINER}
        command: [./unit.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    skip_if_only_changed: ^docs/
${PULL_CONTAINER}
        command: [./unit.sh]
`,
  check: eachJob((job) => (job.type === 'periodic' ? [] : [...checkChanges(job), ...checkBranches(job)])),
};

/** Paths that have nothing in common. */
const PATHS = ['a', 'README.md', 'pkg/main.go', '.github/x_1', 'Z9-0'];

function checkChanges(job: Job): Complaint[] {
  const pattern = textAt(job.node, 'skip_if_only_changed');
  if (pattern === undefined || !PATHS.every((path) => matches(pattern, path))) return [];
  const message = `\`${pattern}\` matches every path: no change starts this job`;
  return [about(job, { message, fix: 'name the paths that do not matter' }, placeOfKey(job, 'skip_if_only_changed'))];
}

function checkBranches(job: Job): Complaint[] {
  const { branches, skipBranches } = brancherOf(job);
  const names = branches.map((branch) => branch.replace(/^\^|\$$/g, '').replaceAll('\\.', '.'));
  if (names.length === 0 || skipBranches.length === 0 || !names.every(isPlainName)) return [];
  if (names.some((name) => runsForBranch({ branches: [], skipBranches }, name))) return [];
  const message = 'skip_branches takes away every branch that branches names';
  return [about(job, { message, fix: 'drop one of the two' }, placeOfKey(job, 'skip_branches'))];
}

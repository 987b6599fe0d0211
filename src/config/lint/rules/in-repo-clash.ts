import { branchesIntersect } from '../../../prow/branches.ts';
import { about } from '../complain.ts';
import { PULL_CONTAINER } from '../examples.ts';
import { isInRepo, type Job, type JobTree } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { brancherOf, contextOf } from '../triggering.ts';

const CENTRAL = `
presubmits:
  example/thing:
  - name: pull-thing-test
${PULL_CONTAINER}
        command: [./test.sh]
`;

export const inRepoClash: LintRule = {
  id: 'in-repo-clash',
  severity: 'error',
  summary: "a job of a repository's own .prow.yaml that the central configuration has too",
  why:
    'Prow validates both together when a pull request comes: one name or one GitHub context twice, on a common branch, ' +
    'and none of the jobs of .prow.yaml runs. (The repository is known by its folder: `thing` or `example/thing`. Of a ' +
    '.prow.yaml at the top it is a guess, and a warning.)',
  source: 'sigs.k8s.io/prow pkg/config/inrepoconfig.go, DefaultAndValidateProwYAML',
  checkconfig: 'misses',
  bad: {
    'config/thing-presubmits.yaml': CENTRAL,
    'example/thing/.prow.yaml': `
presubmits:
- name: pull-thing-test
  spec:
    containers:
    - image: example.com/test:1
      command: [./test.sh]
`,
  },
  good: {
    'config/thing-presubmits.yaml': CENTRAL,
    'example/thing/.prow.yaml': `
presubmits:
- name: pull-thing-unit
  spec:
    containers:
    - image: example.com/test:1
      command: [./unit.sh]
`,
  },
  check: checkRepositories,
};

function* checkRepositories({ jobs }: JobTree): Generator<Complaint> {
  const own = jobs.filter(isInRepo);
  const central = jobs.filter((job) => !isInRepo(job) && job.type !== 'periodic');
  for (const job of own) {
    const clashing = central.filter((other) => mayBeOf(job.repo ?? '', other.repo ?? '') && clashes(job, other));
    const [first, ...others] = clashing;
    const isGuess = job.repo === '.';
    if (first === undefined || (isGuess && others.some(({ repo }) => repo !== first.repo))) continue;
    const what = first.name === job.name ? `the name \`${job.name}\`` : `the context \`${contextOf(job)}\``;
    const message = `${first.repo} has a job with ${what} at ${first.file}:${first.node.at.line}: no job of this file runs`;
    yield about(job, { message, fix: 'keep one of them', severity: isGuess ? 'warning' : 'error' });
  }
}

/** Whether the folder of a .prow.yaml can be a clone of this repository. */
const mayBeOf = (folder: string, repo: string): boolean =>
  folder === '.' || `/${folder}`.endsWith(`/${repo}`) || folder === repo.slice(repo.indexOf('/') + 1);

const clashes = (a: Job, b: Job): boolean =>
  a.type === b.type &&
  a.name !== '' &&
  (a.name === b.name || contextOf(a) === contextOf(b)) &&
  branchesIntersect(brancherOf(a), brancherOf(b));

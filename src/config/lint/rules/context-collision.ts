import { about } from '../complain.ts';
import { isInRepo, type Job, type JobTree, placeOfKey } from '../jobs.ts';
import { overlapsOf } from '../overlaps.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { contextOf } from '../triggering.ts';

export const contextCollision: LintRule = {
  id: 'context-collision',
  severity: 'error',
  summary: 'two jobs of a repository report to one GitHub context',
  why:
    'Each would overwrite what the other has said of the commit; Prow refuses to load two jobs with one context on ' +
    'a common branch, also when both skip reporting.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validatePresubmits and validatePostsubmits',
  checkconfig: 'rejects',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    context: test
    spec:
      containers:
      - image: example.com/test:1
        command: [./unit.sh]
  - name: pull-thing-lint
    context: test
    spec:
      containers:
      - image: example.com/test:1
        command: [./lint.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    context: test
    spec:
      containers:
      - image: example.com/test:1
        command: [./unit.sh]
  - name: pull-thing-lint
    context: lint
    spec:
      containers:
      - image: example.com/test:1
        command: [./lint.sh]
`,
  check: checkContexts,
};

function* checkContexts(tree: JobTree): Generator<Complaint> {
  const reporting = tree.jobs.filter(({ type, name }) => type !== 'periodic' && name !== '');
  const groups = Map.groupBy(reporting, (job) => JSON.stringify([job.type, isInRepo(job), job.repo, contextOf(job)]));
  for (const jobs of groups.values()) {
    for (const { job, earlier } of overlapsOf(jobs, (a, b) => a.name !== b.name)) yield complain(job, earlier);
  }
}

function complain(job: Job, other: Job): Complaint {
  const message = `\`${other.name}\` (${other.file}:${other.node.at.line}) reports to the context \`${contextOf(job)}\` too`;
  return about(
    job,
    { message, fix: 'give each job a context of its own, or leave it out: the default is the name' },
    placeOfKey(job, 'context'),
  );
}

import { child, items, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import type { LintRule } from '../rule.ts';

export const repeatedRef: LintRule = {
  id: 'repeated-ref',
  severity: 'warning',
  summary: 'a presubmit that clones a repository twice',
  why:
    "The pull request's own repository is cloned already, and a repository has one place on disk: the second clone " +
    'fights with the first, and may put the base branch where the pull request should be.',
  source: 'sigs.k8s.io/prow cmd/checkconfig/main.go, duplicate-job-refs; pkg/config/config.go, ValidateRefs',
  checkconfig: 'warns',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    extra_refs:
    - {org: example, repo: thing, base_ref: main}
    spec:
      containers:
      - image: example.com/test:1
        command: [./unit.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    extra_refs:
    - {org: example, repo: tools, base_ref: main}
    spec:
      containers:
      - image: example.com/test:1
        command: [./unit.sh]
`,
  check: eachJob((job) => {
    if (job.type !== 'presubmit') return [];
    const seen = new Set([job.repo]);
    return items(child(job.node, 'extra_refs')).flatMap((ref) => {
      const name = `${textAt(ref, 'org') ?? ''}/${textAt(ref, 'repo') ?? ''}`;
      const again = seen.has(name);
      seen.add(name);
      return again
        ? [about(job, { message: `\`${name}\` is cloned already`, fix: 'remove this entry of extra_refs' }, ref.at)]
        : [];
    });
  }),
};

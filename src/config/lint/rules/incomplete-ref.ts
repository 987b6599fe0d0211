import { child, items, textAt } from '../../source/navigate.ts';
import { about, eachJob, listNames } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { LintRule } from '../rule.ts';

export const incompleteRef: LintRule = {
  id: 'incomplete-ref',
  severity: 'error',
  summary: 'an entry of extra_refs without org, repo or base_ref',
  why:
    'clonerefs clones https://github.com/ORG/REPO where there is no clone_uri, and checks base_ref out: without one ' +
    'of them it asks for what does not exist, and each run fails before its command begins.',
  source: 'sigs.k8s.io/prow pkg/clonerefs/run.go; pkg/pod-utils/clone/clone.go, gitCtxForRefs',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  extra_refs:
  - {repo: thing, base_ref: main}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  extra_refs:
  - {org: example, repo: thing, base_ref: main}
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) =>
    items(child(job.node, 'extra_refs')).flatMap((ref) => {
      const wanted = textAt(ref, 'clone_uri') === undefined ? ['org', 'repo', 'base_ref'] : ['base_ref'];
      const missing = wanted.filter((key) => textAt(ref, key) === undefined);
      if (missing.length === 0) return [];
      const message = `this repository has no ${listNames(missing)}`;
      return [about(job, { message, fix: 'write {org: ..., repo: ..., base_ref: ...}' }, ref.at)];
    }),
  ),
};

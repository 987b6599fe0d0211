import { child, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const cloneFieldsOnPeriodic: LintRule = {
  id: 'clone-fields-on-periodic',
  severity: 'warning',
  summary: 'clone_depth, clone_uri or path_alias at the top of a periodic, where they mean nothing',
  why:
    'These fields describe the repository that a presubmit or postsubmit belongs to. A periodic belongs to none: ' +
    'Prow ignores them there.',
  source: 'sigs.k8s.io/prow cmd/checkconfig/main.go, periodic-default-clone-config',
  checkconfig: 'warns',
  bad: `
${NIGHTLY}
  path_alias: example.com/thing
  extra_refs:
  - {org: example, repo: thing, base_ref: main}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  extra_refs:
  - {org: example, repo: thing, base_ref: main, path_alias: example.com/thing}
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    if (job.type !== 'periodic') return [];
    const set = ['clone_depth', 'clone_uri', 'path_alias'].filter(
      (key) => ![undefined, '0'].includes(text(child(job.node, key))),
    );
    return set.map((key) =>
      about(
        job,
        { message: `\`${key}\` means nothing on a periodic`, fix: 'put it into the entry of extra_refs' },
        placeOfKey(job, key),
      ),
    );
  }),
};

import { textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { isDecorated, placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const notDecorated: LintRule = {
  id: 'not-decorated',
  severity: 'warning',
  summary: 'a job that runs without the pod utilities',
  why:
    'Without them no repository is cloned, no timeout holds, and nothing is uploaded: Deck and TestGrid show no log, ' +
    'no artifact and no result, unless the image does all of that itself.',
  source: 'sigs.k8s.io/prow cmd/checkconfig/main.go, non-decorated-jobs',
  checkconfig: 'warns',
  bad: `
${NIGHTLY}
  decorate: false
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  decorate: true
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job, tree) => {
    const isPod = (textAt(job.node, 'agent') ?? 'kubernetes') === 'kubernetes';
    if (!isPod || isDecorated(job, tree) !== false) return [];
    const message = 'this job is not decorated: nothing is cloned for it, and none of its results is uploaded';
    return [about(job, { message, fix: 'decorate: true' }, placeOfKey(job, 'decorate'))];
  }),
};

import { child, isTrue, items } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const rerunRightsConflict: LintRule = {
  id: 'rerun-rights-conflict',
  severity: 'error',
  summary: 'rerun_auth_config that allows anyone and also names who may',
  why: 'Prow takes that for a mistake, and refuses to load it.',
  source: 'sigs.k8s.io/prow pkg/apis/prowjobs/v1/types.go, RerunAuthConfig.Validate',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
  rerun_auth_config: {allow_anyone: true, github_users: [a-person]}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  rerun_auth_config: {github_users: [a-person]}
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    const rights = child(job.node, 'rerun_auth_config');
    const named = LISTS.filter((key) => items(child(rights, key)).length > 0);
    if (!isTrue(child(rights, 'allow_anyone')) || named.length === 0) return [];
    const message = `allow_anyone and ${named.join(', ')} exclude each other`;
    return [
      about(job, { message, fix: 'keep the one that is meant' }, placeOfKey(job, 'rerun_auth_config', 'allow_anyone')),
    ];
  }),
};

const LISTS = ['github_users', 'github_team_ids', 'github_team_slugs', 'github_orgs'];

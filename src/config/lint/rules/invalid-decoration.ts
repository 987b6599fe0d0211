import { child, items, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { Job } from '../jobs.ts';
import type { Complaint, Rule } from '../rule.ts';

export const invalidDecoration: Rule = {
  id: 'invalid-decoration',
  severity: 'error',
  summary: 'a decoration_config that contradicts itself or names no way to lay out the bucket',
  why:
    'path_strategy is legacy, single or explicit, and clones are made with an OAuth token or with SSH keys, not with ' +
    'both; Prow refuses to load anything else.',
  source: 'sigs.k8s.io/prow pkg/apis/prowjobs/v1/types.go, DecorationConfig.Validate and GCSConfiguration.Validate',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
  decoration_config:
    gcs_configuration: {bucket: perf-results, path_strategy: flat}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  decoration_config:
    gcs_configuration: {bucket: perf-results, path_strategy: explicit}
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => [...checkStrategy(job), ...checkSecrets(job)]),
};

const STRATEGIES = ['legacy', 'single', 'explicit'];

function checkStrategy(job: Job): Complaint[] {
  const node = child(job.node, 'decoration_config', 'gcs_configuration', 'path_strategy');
  const strategy = text(node);
  if (node === undefined || strategy === undefined || STRATEGIES.includes(strategy)) return [];
  return [
    about(job, { message: `\`${strategy}\` is no path_strategy`, fix: `one of ${STRATEGIES.join(', ')}` }, node.at),
  ];
}

function checkSecrets(job: Job): Complaint[] {
  const keys = child(job.node, 'decoration_config', 'ssh_key_secrets');
  const token = child(job.node, 'decoration_config', 'oauth_token_secret');
  if (items(keys).length === 0 || token === undefined) return [];
  return [
    about(
      job,
      { message: 'ssh_key_secrets and oauth_token_secret exclude each other', fix: 'keep one of them' },
      token.at,
    ),
  ];
}

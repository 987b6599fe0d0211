import { textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY, SITE } from '../examples.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const jobNamespace: LintRule = {
  id: 'job-namespace',
  severity: 'error',
  summary: 'a namespace other than the pod_namespace of the site',
  why:
    'Pods of jobs run in pod_namespace of config.yaml, or in `default`; Prow refuses to load a job that names ' +
    "another, unless its agent is tekton-pipeline. (Looked at where the site's config.yaml is among the files.)",
  source: 'sigs.k8s.io/prow pkg/config/config.go, validateAgent',
  checkconfig: 'rejects',
  bad: {
    'config.yaml': SITE,
    'jobs.yaml': `
${NIGHTLY}
  namespace: perf
${CONTAINER}
      command: [./perf.sh]
`,
  },
  good: {
    'config.yaml': SITE,
    'jobs.yaml': `
${NIGHTLY}
  namespace: test-pods
${CONTAINER}
      command: [./perf.sh]
`,
  },
  check: eachJob((job, { settings }) => {
    const namespace = textAt(job.node, 'namespace');
    const agent = textAt(job.node, 'agent') ?? 'kubernetes';
    if (namespace === undefined || settings?.isWhole !== true || !['kubernetes', 'jenkins'].includes(agent)) return [];
    if (namespace === settings.podNamespace) return [];
    const message = `the namespace \`${namespace}\` is not the site's pod_namespace \`${settings.podNamespace}\``;
    return [about(job, { message, fix: 'remove it' }, placeOfKey(job, 'namespace'))];
  }),
};

import type { SourceFile } from '../source/read.ts';
import type { Example } from './rule.ts';

/** The files of an example. One that is a single text is called jobs.yaml. */
export function exampleFiles(example: Example): SourceFile[] {
  const files = typeof example === 'string' ? { 'jobs.yaml': example } : example;
  return Object.entries(files).map(([path, text]) => ({ path, text: text.replace(/^\n/, '') }));
}

/** How most examples begin and how they end, so that a rule's text shows what matters to it. */
export const NIGHTLY = `periodics:
- name: nightly-perf
  cron: 10 2 * * *`;

/** A periodic's only container; its other fields follow. */
export const CONTAINER = `  spec:
    containers:
    - image: example.com/perf:1`;

/** The same of a presubmit or postsubmit, which are indented further. */
export const PULL_CONTAINER = `    spec:
      containers:
      - image: example.com/perf:1`;

/** A whole config.yaml. */
export const SITE = `
prowjob_namespace: prow
pod_namespace: test-pods
decorate_all_jobs: true
plank:
  default_decoration_config_entries:
  - config:
      gcs_configuration: {bucket: perf-results, path_strategy: explicit}
      utility_images:
        clonerefs: example.com/clonerefs:1
        entrypoint: example.com/entrypoint:1
        initupload: example.com/initupload:1
        sidecar: example.com/sidecar:1
`;

const POD = '{containers: [{image: i, command: [c]}]}';

const UNDECORATED = 'prowjob_namespace: default\npod_namespace: test-pods\n';

/** A site that decorates all jobs. */
export const DECORATED = `${UNDECORATED}decorate_all_jobs: true
plank:
  default_decoration_config_entries:
  - config:
      utility_images: {clonerefs: r/c:1, initupload: r/i:1, entrypoint: r/e:1, sidecar: r/s:1}
      gcs_configuration: {bucket: prow-bucket, path_strategy: explicit}
`;

/** Jobs that are wrong in one way each, with the rules of the linter that must find it; none where Prow accepts them. */
export const JOB_VARIANTS: readonly {
  readonly periodic?: string;
  readonly presubmit?: string;
  /** A list of presets in the same file. */
  readonly presets?: string;
  /** The whole config.yaml; by default one that decorates all jobs and says how. */
  readonly site?: string;
  /** What takes the place of the usual pod; `''` for none. */
  readonly spec?: string;
  readonly rules: readonly string[];
}[] = [
  { periodic: 'decoration_config: {pod_pending_timeout: 600}', rules: ['wrong-type'] },
  { periodic: 'decoration_config: {pod_running_timeout: 2h, timeout: 4h}', rules: [] },
  { periodic: 'decoration_config: {timeout: 7200000000000}', rules: [] },
  { periodic: 'decoration_config: {timeout: "2 h"}', rules: ['invalid-duration'] },
  { periodic: 'decoration_config: {grace_period: 1d}', rules: ['invalid-duration'] },
  { periodic: 'decoration_config: {pod_unscheduled_timeout: 1d}', rules: ['invalid-duration'] },
  {
    periodic: 'decoration_config: {ssh_key_secrets: [a], oauth_token_secret: {name: b, key: c}}',
    rules: ['invalid-decoration'],
  },
  { periodic: 'annotations: {enabled: on}', rules: ['wrong-type'] },
  { periodic: 'annotations: {since: 2026-01-01, version: 1.2.3, none: }', rules: [] },
  { periodic: 'annotations: [a]', rules: ['wrong-type'] },
  { periodic: 'labels: {a/b/c: d}', rules: ['invalid-label'] },
  { periodic: 'labels: {Example.com/a: d}', rules: ['invalid-label'] },
  { periodic: 'labels: {example.com/a: "", b: x_y.z}', rules: [] },
  { periodic: 'labels: {created-by-prow: "true"}', rules: ['invalid-label'] },
  { periodic: 'annotations: {"a b": c}', rules: ['invalid-label'] },
  { periodic: 'max_concurrency: "1"', rules: ['wrong-type'] },
  { periodic: 'max_concurrency: 1.5', rules: ['wrong-type'] },
  { periodic: 'max_concurrency: 1.0', rules: [] },
  { periodic: 'max_concurrency: 1e2', rules: [] },
  { periodic: 'hidden: yes', rules: [] },
  { periodic: 'hidden: "true"', rules: ['wrong-type'] },
  { periodic: 'tags: [1.30, on]', rules: [] },
  { periodic: 'tags: perf', rules: ['wrong-type'] },
  { periodic: 'retry: {attempts: 2, interval: 5}', rules: ['invalid-duration'] },
  { periodic: 'retry: {attempts: 2, interval: 5m}', rules: [] },
  { periodic: 'minimum_interval: 1h', rules: ['one-schedule'] },
  { periodic: 'Name: other', rules: [] },
  { periodic: 'extra_refs: [{org: a, repo: b, base_ref: 1.30}]', rules: ['wrong-type'] },
  { periodic: 'extra_refs: [{org: a, repo: b, base_ref: "1.30"}]', rules: [] },
  { periodic: 'rerun_auth_config: {allow_anyone: true, github_orgs: []}', rules: [] },
  { periodic: 'reporter_config: {slack: {channel: a, job_states_to_report: [failure]}}', rules: [] },
  { presubmit: 'branches: [1.30]', rules: ['wrong-type'] },
  { presubmit: "branches: ['release-1\\.30']", rules: [] },
  { presubmit: "branches: ['(']", rules: ['invalid-regex'] },
  { presubmit: "skip_branches: ['a{2,1}']", rules: ['invalid-regex'] },
  { presubmit: "run_if_changed: '(?<!x)y'", rules: ['invalid-regex'] },
  { presubmit: "run_if_changed: '(?P<name>a)\\pL'", rules: [] },
  { presubmit: 'trigger: 5\n    rerun_command: "5"', rules: [] },
  { presubmit: 'rerun_command: /test x', rules: ['trigger-without-rerun-command'] },
  { presubmit: 'run_if_changed: a\n    skip_if_only_changed: b', rules: ['conflicting-run-conditions'] },
  { presubmit: 'always_run: true\n    skip_if_only_changed: b', rules: ['conflicting-run-conditions'] },
  { presubmit: 'cron: "@daily"', rules: [] },
  { presubmit: 'skip_report: true\n    context: other', rules: [] },
  { presubmit: 'clone_depth: 1\n    path_alias: a.b/c', rules: [] },
  { periodic: 'agent: jenkins', spec: '', site: UNDECORATED, rules: [] },
  { periodic: 'agent: jenkins', spec: '', rules: ['agent-mismatch'] },
  { periodic: 'agent: jenkins\n  error_on_eviction: true', spec: '', site: UNDECORATED, rules: ['agent-mismatch'] },
  { periodic: 'agent: jenkins', site: UNDECORATED, rules: ['agent-mismatch'] },
  { periodic: 'agent: tekton-pipeline', spec: '', site: UNDECORATED, rules: ['agent-mismatch'] },
  { periodic: 'pipeline_run_spec: {}', rules: ['agent-mismatch'] },
  { periodic: 'agent: something-else', rules: [] },
  { periodic: 'namespace: perf', rules: ['job-namespace'] },
  { periodic: 'namespace: test-pods', rules: [] },
  { periodic: 'namespace: ""', rules: [] },
  { periodic: 'retry: {attempts: 2}', rules: ['invalid-duration'] },
  { periodic: 'decorate: true', site: UNDECORATED, rules: ['invalid-decoration'] },
  { periodic: 'decorate: false\n  decoration_config: {timeout: 4h}', rules: ['invalid-decoration'] },
  { periodic: 'decorate: false', spec: '{containers: [{image: i}]}', rules: [] },
  {
    periodic: 'decorate: false',
    spec: '{containers: [{image: i, name: a}, {image: i, name: b}]}',
    rules: ['container-names'],
  },
  { periodic: 'decoration_config: {gcs_configuration: {path_strategy: single}}', rules: ['invalid-decoration'] },
  {
    periodic: 'decoration_config: {gcs_configuration: {path_strategy: legacy, default_org: o, default_repo: r}}',
    rules: [],
  },
  { periodic: 'decoration_config: {gcs_configuration: {mediaTypes: {log: text/}}}', rules: ['invalid-decoration'] },
  {
    periodic: 'decoration_config: {gcs_configuration: {mediaTypes: {log: text/plain; charset}}}',
    rules: ['invalid-decoration'],
  },
  { periodic: 'decoration_config: {gcs_configuration: {mediaTypes: {log: text/plain; charset=utf-8}}}', rules: [] },
  ...['gs://a b', 'a%zz', 's3://x:y/z', '[a', 'a:b', 'a%20b', 'gs://a/b', 'a_b.c'].map((bucket) => ({
    periodic: `decoration_config: {gcs_configuration: {bucket: "${bucket}"}}`,
    rules: /[ %:[][^/]/.test(bucket) ? ['invalid-decoration'] : [],
  })),
  ...['PROW_EXTRA_GIT_REF_0', 'PROW_EXTRA_GIT_REF_1', 'PROW_EXTRA_GIT_REF_00', 'PROW_IMPLICIT_GIT_REF', 'other'].map(
    (name) => ({
      periodic: `agent: tekton-pipeline\n  extra_refs: [{org: o, repo: r, base_ref: main}]\n  pipeline_run_spec: {pipelineSpec: {tasks: [{name: t, taskRef: {name: ${name}}}]}}`,
      spec: '',
      site: UNDECORATED,
      rules: name.endsWith('_0') ? [] : ['tekton-extra-refs'],
    }),
  ),
  {
    periodic: 'agent: tekton-pipeline\n  pipeline_run_spec: {pipelineRef: {name: p}}',
    spec: '',
    site: UNDECORATED,
    rules: [],
  },
  { presubmit: "branches: ['a(', 'b)']", rules: [] },
  { presubmit: "run_if_changed: a\n    skip_if_only_changed: '('", rules: ['conflicting-run-conditions'] },
  { presubmit: 'skip_report: true\n    labels: {prow.k8s.io/gerrit-report-label: V}', rules: ['report-conflict'] },
  { periodic: 'labels: {p: x}', presets: '[{labels: {p: x}, env: [{name: CI, value: a}]}]', rules: ['reserved-env'] },
  { periodic: 'labels: {p: z}', presets: '[{labels: {p: x}, env: [{name: CI, value: a}]}]', rules: [] },
  {
    periodic: 'hidden: true',
    presets: '[{env: [{name: A, value: a}]}, {env: [{name: A, value: b}]}]',
    rules: ['duplicate-env'],
  },
  { periodic: 'hidden: true', presets: '[{volumes: [{name: logs, emptyDir: {}}]}]', rules: ['reserved-volume'] },
  {
    periodic: 'hidden: true',
    presets: '[{volumeMounts: [{name: v, mountPath: /tools}], volumes: [{name: v, emptyDir: {}}]}]',
    rules: ['reserved-volume'],
  },
  { periodic: 'hidden: true', presets: '[{volumeMounts: [{name: v, mountPath: /v}]}]', rules: ['undefined-volume'] },
  {
    periodic: 'hidden: true',
    presets:
      '[{volumeMounts: [{name: v, mountPath: /v}], volumes: [{name: v, emptyDir: {}}]}, {volumeMounts: [{name: v, mountPath: /w}]}]',
    rules: ['duplicate-volume'],
  },
  {
    periodic: 'hidden: true',
    spec: '{containers: [{image: i, command: [c], volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /b}]}], volumes: [{name: v, emptyDir: {}}]}',
    rules: [],
  },
  {
    periodic: 'decoration_config: {ssh_key_secrets: [key]}',
    spec: '{containers: [{image: i, command: [c]}], volumes: [{name: key, emptyDir: {}}]}',
    rules: ['reserved-volume'],
  },
  {
    presubmit: 'clone_uri: git@git.example:o/r.git\n    decoration_config: {oauth_token_secret: {name: tok, key: k}}',
    rules: ['invalid-clone-uri'],
  },
  { presubmit: 'clone_uri: git@git.example:o/r.git', rules: [] },
  { presubmit: 'clone_uri: "https://git.example/%zz"', rules: ['invalid-clone-uri'] },
  { presubmit: 'clone_uri: "127.0.0.1:o/r.git"', rules: ['invalid-clone-uri'] },
];

/** The whole job file of a variant. */
export function variantFile({ periodic, presubmit, presets, spec: pod = POD }: (typeof JOB_VARIANTS)[number]): string {
  const spec = pod === '' ? '' : `spec: ${pod}`;
  const jobs =
    periodic === undefined
      ? `presubmits:\n  o/r:\n  - name: a\n    optional: true\n    ${presubmit}\n    ${spec}\n`
      : `periodics:\n- name: a\n  cron: 0 4 * * *\n  ${periodic}\n  ${spec}\n`;
  return presets === undefined ? jobs : `${jobs}presets: ${presets}\n`;
}

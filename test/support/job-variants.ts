/** Jobs that are wrong in one way each, with the rules of the linter that must find it; none where Prow accepts them. */
export const JOB_VARIANTS: readonly {
  readonly periodic?: string;
  readonly presubmit?: string;
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
];

/** The whole job file of a variant. */
export function variantFile({ periodic, presubmit }: (typeof JOB_VARIANTS)[number]): string {
  const spec = 'spec: {containers: [{image: i, command: [c]}]}';
  return periodic === undefined
    ? `presubmits:\n  o/r:\n  - name: a\n    optional: true\n    ${presubmit}\n    ${spec}\n`
    : `periodics:\n- name: a\n  cron: 0 4 * * *\n  ${periodic}\n  ${spec}\n`;
}

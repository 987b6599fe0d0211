import { type JsonObject, present } from '../../../model/json.ts';
import type { Site } from '../../../model/suite.ts';
import { shellWord } from '../../../render/shell-word.ts';
import { BUNDLE_PROGRAMS, FETCH_BUNDLE } from '../bundle.ts';
import { pinNotes, pinned } from './pins.ts';

/** Where a caller finds the workflow that runs one test; GitHub reads them from this folder alone. */
export const RUN_WORKFLOW = 'prowess-run.gen.yaml';

/** A workflow, and what a reader of its file wants to know. */
export interface Workflow {
  readonly content: JsonObject;
  readonly notes: readonly string[];
}

/** What GitHub fills in when a job starts. */
export const expression = (text: string): string => `\${{ ${text} }}`;

/** The reusable workflow: one run of one test, its results kept however it ends. */
export function runWorkflow(site: Site): Workflow {
  const { runsOn, workloadIdentity } = site.github;
  return {
    notes: [
      'Runs one test. All that comes from a pull request is data in the environment, never part of a script.',
      ...pinNotes(workloadIdentity === undefined ? ['checkout', 'upload'] : ['checkout', 'login', 'upload']),
    ],
    content: {
      name: 'prowess: run a test',
      on: { workflow_call: { inputs: INPUTS, secrets: SECRETS } },
      permissions: {},
      jobs: {
        run: {
          'runs-on': runsOn,
          container: { image: site.runner.image },
          'timeout-minutes': expression('inputs.minutes'),
          permissions: present({ contents: 'read', 'id-token': workloadIdentity && 'write' }),
          env: ENVIRONMENT,
          defaults: { run: { shell: 'sh' } },
          steps: stepsOf(site),
        },
      },
    },
  };
}

const text = (description: string, required = false): JsonObject => ({
  description,
  type: 'string',
  required,
  ...(!required && { default: '' }),
});

const INPUTS: JsonObject = {
  test: text('suite/test', true),
  cluster: text('the cluster, as its file in suites/clusters names it', true),
  machine: text('exclusive, shared, or made for the run', true),
  artifact: text('the name under which results are kept', true),
  minutes: { description: 'the longest that the job may take', type: 'number', required: true },
  'config-ref': text('the trusted ref of this repository that says what is run', true),
  commit: text('the commit whose images are measured'),
  branch: text('the branch that the commit is of'),
  pull: text('the number of the pull request that the commit is of'),
  'extra-args': text('further arguments of prowess run'),
};

const SECRETS: JsonObject = {
  kubeconfig: { description: 'of a cluster that is there already', required: false },
};

const ENVIRONMENT: JsonObject = {
  TEST: expression('inputs.test'),
  CLUSTER: expression('inputs.cluster'),
  MACHINE: expression('inputs.machine'),
  COMMIT: expression('inputs.commit'),
  BRANCH: expression('inputs.branch'),
  PULL: expression('inputs.pull'),
  EXTRA_ARGS: expression('inputs.extra-args'),
};

/** The store of a job, in its working folder: a path that the container and the actions share. */
const STORE = 'prowess-runs';

const stepsOf = (site: Site): JsonObject[] => [
  checkoutStep,
  ...bundleSteps(site),
  ...loginSteps(site),
  {
    name: 'Run',
    env: { KUBECONFIG_TEXT: expression('secrets.kubeconfig') },
    run: withKubeconfig([
      'set -f',
      'set --',
      'if [ -n "$COMMIT" ]; then set -- "$@" --commit "$COMMIT"; fi',
      'if [ -n "$BRANCH" ]; then set -- "$@" --branch "$BRANCH"; fi',
      'if [ -n "$PULL" ]; then set -- "$@" --pull "$PULL"; fi',
      '# shellcheck disable=SC2086 # extra arguments are words',
      `exec ${commandOf(site)} run "$TEST" --cluster "$CLUSTER" --store ${STORE} "$@" $EXTRA_ARGS`,
    ]),
  },
  {
    name: 'Remove what a cancelled run left',
    if: 'always()',
    env: { KUBECONFIG_TEXT: expression('secrets.kubeconfig') },
    run: withKubeconfig([
      'case "$MACHINE" in',
      `  exclusive) ${commandOf(site)} cleanup "$TEST" --cluster "$CLUSTER" ;;`,
      `  made) ${commandOf(site)} infra sweep --cluster "$CLUSTER" --store ${STORE} ;;`,
      '  shared)',
      `    for run in ${STORE}/logs/*/*/; do`,
      '      if [ -d "$run" ] && [ ! -e "$run/finished.json" ]',
      `      then ${commandOf(site)} cleanup "$TEST" --cluster "$CLUSTER" --run "$(basename "$run")"; fi`,
      '    done ;;',
      'esac',
    ]),
  },
  ...uploadSteps(site),
  {
    name: 'Summary',
    if: 'always()',
    run: [
      `for summary in ${STORE}/logs/*/*/artifacts/summary.md; do`,
      '  if [ -f "$summary" ]; then cat "$summary" >> "$GITHUB_STEP_SUMMARY"; fi',
      'done',
      '',
    ].join('\n'),
  },
  {
    name: 'Keep results',
    if: 'always()',
    uses: pinned('upload'),
    with: {
      name: `${expression('inputs.artifact')}-${expression('github.run_attempt')}`,
      path: STORE,
      'if-no-files-found': 'warn',
    },
  },
];

const checkoutStep: JsonObject = {
  name: 'Read the suites',
  uses: pinned('checkout'),
  with: { ref: expression('inputs.config-ref'), 'persist-credentials': false },
};

/** For the bucket, and for a cluster that the run makes. */
export function loginSteps({ github: { workloadIdentity } }: Site): JsonObject[] {
  if (workloadIdentity === undefined) return [];
  const { provider, serviceAccount } = workloadIdentity;
  return [
    {
      name: 'Log in to Google Cloud',
      uses: pinned('login'),
      with: { workload_identity_provider: provider, service_account: serviceAccount },
    },
  ];
}

/** For an image that does not hold prowess: the steps that follow find it. */
export function bundleSteps({ runner: { bundle } }: Site): JsonObject[] {
  if (bundle === undefined) return [];
  const lines = ['set -- "$URL" "$SHA256"', ...FETCH_BUNDLE, `echo ${BUNDLE_PROGRAMS} >> "$GITHUB_PATH"`, ''];
  return [{ name: 'Get prowess', env: { URL: bundle.url, SHA256: bundle.sha256 }, run: lines.join('\n') }];
}

function uploadSteps({ github: { workloadIdentity }, bucket, ...site }: Site): JsonObject[] {
  if (workloadIdentity === undefined) return [];
  return [
    {
      name: 'Store results',
      if: 'always()',
      run: [
        `for run in ${STORE}/logs/*/*/; do`,
        `  if [ -d "$run" ]; then ${commandOf(site)} results "$run" --store gs://${bucket.name}; fi`,
        'done',
        '',
      ].join('\n'),
    },
  ];
}

/** With the secret in a file that only the job may read, and out of the environment of what follows. */
const withKubeconfig = (lines: readonly string[]): string =>
  [
    'if [ -n "$KUBECONFIG_TEXT" ]; then',
    '  umask 077',
    '  export KUBECONFIG="$RUNNER_TEMP/kubeconfig"',
    '  printf \'%s\\n\' "$KUBECONFIG_TEXT" > "$KUBECONFIG"',
    'fi',
    'unset KUBECONFIG_TEXT',
    ...lines,
    '',
  ].join('\n');

export const commandOf = ({ runner }: Pick<Site, 'runner'>): string => runner.command.map(shellWord).join(' ');

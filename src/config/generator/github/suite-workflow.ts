import { type JsonObject, present } from '../../../model/json.ts';
import {
  type GithubTriggers,
  jobsOfWorkflow,
  type RepoRef,
  runArgument,
  type Site,
  type Suite,
  type Test,
} from '../../../model/suite.ts';
import { minutes } from '../../../model/units.ts';
import type { Plans } from '../../plan/plans.ts';
import { timingOf } from '../timing.ts';
import { expression, RUN_WORKFLOW, type Workflow } from './run-workflow.ts';
import { WHAT_IS_MEASURED } from './what-is-measured.ts';

/** The workflow that starts a suite: who may start it, for which commit, and a job for each test that prowess runs. */
export function suiteWorkflow(suite: Suite, triggers: GithubTriggers, site: Site, plans: Plans): Workflow {
  const tests = jobsOfWorkflow(suite);
  return {
    notes: suite.description === '' ? [] : [suite.description],
    content: {
      name: `prowess: ${suite.name}`,
      on: startedBy(triggers),
      permissions: {},
      jobs: {
        prepare: prepareJob(triggers, site, otherRepo(tests, site)),
        ...Object.fromEntries(tests.map((test) => [jobId(test), testJob(test, site, plans)])),
      },
    },
  };
}

const startedBy = ({ schedule, releasesFrom, comment }: GithubTriggers): JsonObject =>
  present({
    workflow_dispatch: { inputs: DISPATCH },
    schedule: schedule && [{ cron: schedule.cron }],
    release: releasesFrom === undefined ? undefined : { types: ['published'] },
    issue_comment: comment === undefined ? undefined : { types: ['created'] },
  });

const input = (description: string): JsonObject => ({ description, type: 'string', required: false, default: '' });

/** As Cilium's own workflows name them (cilium/cilium, .github/workflows/scale-test-100-gce.yaml). */
const DISPATCH: JsonObject = {
  'PR-number': input('the pull request to measure'),
  'context-ref': input('the ref of this repository that says what is run; without it the branch of the workflow'),
  SHA: input('the commit to measure; without it the head of the pull request, or of the ref'),
  'extra-args': input('further arguments of prowess run'),
};

/** Decides from what started the workflow whether, and what, is measured. It runs no code of a pull request. */
function prepareJob({ comment, releasesFrom }: GithubTriggers, { github }: Site, other?: string): JsonObject {
  return present({
    if:
      comment === undefined
        ? undefined
        : `github.event_name != 'issue_comment' || (github.event.issue.pull_request && startsWith(github.event.comment.body, '${comment}'))`,
    'runs-on': github.runsOn,
    permissions: { contents: 'read', 'pull-requests': 'read' },
    outputs: Object.fromEntries(OUTPUTS.map((name) => [name, expression(`steps.what.outputs.${name}`)])),
    steps: [
      {
        id: 'what',
        name: 'What is measured',
        env: present({
          ...EVENT,
          COMMENT: comment,
          COMMENT_BODY: comment && expression('github.event.comment.body'),
          RELEASES_FROM: releasesFrom,
          OTHER_REPO: other,
        }),
        run: WHAT_IS_MEASURED,
      },
    ],
  });
}

/** The repository under test, where pull requests are not those of the workflow's own. */
function otherRepo(tests: readonly Test[], site: Site): string | undefined {
  const other = tests.find(({ repo }) => repo !== undefined && !isSameRepo(repo, site.repo))?.repo;
  return other && `${other.org}/${other.repo}`;
}

const OUTPUTS = ['run', 'commit', 'branch', 'pull', 'ref'] as const;

const EVENT: JsonObject = {
  GH_TOKEN: expression('github.token'),
  EVENT: expression('github.event_name'),
  ACTOR: expression('github.actor'),
  NUMBER: expression('github.event.issue.number || inputs.PR-number'),
  SHA: expression('inputs.SHA'),
  CONTEXT_REF: expression('inputs.context-ref'),
  TAG: expression('github.event.release.tag_name'),
};

const output = (name: (typeof OUTPUTS)[number]): string => expression(`needs.prepare.outputs.${name}`);

function testJob(test: Test, site: Site, plans: Plans): JsonObject {
  const { cluster } = test.experiment;
  const plan = plans.get(test);
  const timing = plan && timingOf(plan, test.estimateMs);
  const isThere = cluster?.infrastructure === undefined;
  const { timeoutMs = minutes(120), gracePeriodMs = minutes(1) } = timing ?? {};
  return present({
    needs: 'prepare',
    if: "needs.prepare.outputs.run == 'true'",
    // A second start for a pull request takes the place of the first; others never wait for each other here: the lock queues them.
    concurrency: {
      group: `prowess-${test.id}-${expression('needs.prepare.outputs.pull || github.run_id')}`,
      'cancel-in-progress': true,
    },
    permissions: present({ contents: 'read', 'id-token': site.github.workloadIdentity && 'write' }),
    uses: `./.github/workflows/${RUN_WORKFLOW}`,
    with: {
      test: runArgument(test),
      cluster: cluster?.name ?? '',
      machine: isThere ? (cluster?.exclusive === true ? 'exclusive' : 'shared') : 'made',
      artifact: `prowess-${test.id.replaceAll('/', '-')}`,
      minutes: Math.ceil((timeoutMs + gracePeriodMs) / minutes(1)),
      'config-ref': output('ref'),
      ...measuredBy(test, site),
      'extra-args': expression('inputs.extra-args'),
    },
    secrets:
      isThere && cluster !== undefined ? { kubeconfig: expression(`secrets.${secretName(cluster.name)}`) } : undefined,
  });
}

/** What started the workflow is a commit of its own repository: a test about another one measures the SHA of a dispatch, or none. */
const measuredBy = ({ repo }: Test, site: Site): JsonObject =>
  repo === undefined || isSameRepo(repo, site.repo)
    ? { commit: output('commit'), branch: output('branch'), pull: output('pull') }
    : { commit: expression('inputs.SHA'), branch: repo.ref, pull: '' };

export const isSameRepo = (a: RepoRef, b: RepoRef): boolean => a.org === b.org && a.repo === b.repo;

/** Letters, digits, `-` and `_`, no digit first. No name of a test has a `_`, so that each has an id of its own. */
const jobId = ({ name }: Test): string => `test-${name.replaceAll('.', '_')}`;

/** Of the repository, or of its organisation. */
export const secretName = (cluster: string): string => `KUBECONFIG_${cluster.replaceAll(/\W/g, '_').toUpperCase()}`;

import { type JsonObject, present } from '../../model/json.ts';
import { fillRunValues, type RunValueName } from '../../model/run-values.ts';
import { namesCommit } from '../../model/subject.ts';
import type { Config, ImageBuild, ImagesSubject, RepoRef, Site, Suite, Test } from '../../model/suite.ts';
import type { JobType } from '../../prow/job.ts';
import { commentTrigger } from '../../prow/trigger.ts';
import { shortDuration } from '../duration.ts';
import { changeFilters } from './job.ts';
import { layOver } from './overlay.ts';
import { scheduleFields } from './periodic.ts';
import type { GeneratedJob } from './types.ts';

/**
 * The jobs that build and push what a suite's tests measure, by commit: each starts when a job starts that measures it. Code of a pull
 * request runs in them, so they see the credentials of the registry and nothing else: no kubeconfig, and nothing of what suites and tests
 * lay over their own jobs.
 */
export const buildJobs = ({ suites, site }: Config): GeneratedJob[] =>
  suites.flatMap((suite) => (suite.build === undefined ? [] : jobsOf(suite, suite.build, site)));

/** Name of the job that pushes what a test measures of a commit that is merged; undefined where the suite has none. */
export const mergedBuildJob = (config: Config, test: Test): string | undefined =>
  buildJobs(config).find(({ type, test: of }) => type === 'postsubmit' && pushedOf(of) === pushedOf(test))?.name;

/** Tests of one suite with the same have one build. */
function pushedOf({ suite, repo, experiment: { subject } }: Test): string | undefined {
  if (subject.kind !== 'images' || repo === undefined) return undefined;
  return JSON.stringify([suite, repo.org, repo.repo, subject.registry, subject.tag]);
}

function jobsOf(suite: Suite, build: ImageBuild, site: Site): GeneratedJob[] {
  const all = suite.tests.flatMap((test) => {
    const { subject } = test.experiment;
    if (subject.kind !== 'images' || !namesCommit(subject) || test.repo === undefined) return [];
    return triggered({ test, subject, repo: test.repo, build, site });
  });
  // Tests that start together and measure the same images have one build.
  return [...Map.groupBy(all, ({ key }) => key).values()].flatMap(([first]) => first?.job ?? []);
}

interface Basis {
  readonly test: Test;
  readonly subject: ImagesSubject;
  readonly repo: RepoRef;
  readonly build: ImageBuild;
  readonly site: Site;
}

interface Started {
  /** What starts it, and what it builds. */
  readonly key: string;
  readonly job: GeneratedJob;
}

function triggered(basis: Basis): Started[] {
  const { periodic, presubmit, postsubmit } = basis.test.triggers;
  const { org, repo, ref } = basis.repo;
  const started = (type: JobType, measuring: string, fields: (name: string) => JsonObject): Started => {
    const name = `${measuring}-build`;
    const { registry, tag } = basis.subject;
    const key = JSON.stringify([type, org, repo, registry, tag, fields('')]);
    return { key, job: assembled(type, name, fields(name), basis) };
  };
  return [
    ...(periodic === undefined
      ? []
      : [
          started('periodic', periodic.jobName, () => ({
            ...scheduleFields(periodic.schedule),
            extra_refs: [{ org, repo, base_ref: ref }],
          })),
        ]),
    ...(presubmit === undefined
      ? []
      : [
          started('presubmit', presubmit.jobName, (name) => {
            const { trigger, rerunCommand } = commentTrigger(presubmit.comment, name);
            const { alwaysRun, optional } = presubmit;
            const when = { always_run: alwaysRun, optional, trigger, rerun_command: rerunCommand };
            return { ...when, ...changeFilters(presubmit, presubmit.branches) };
          }),
        ]),
    ...(postsubmit === undefined
      ? []
      : [
          started('postsubmit', postsubmit.jobName, () => {
            const { branches, skipBranches } = postsubmit;
            const usual = branches.length + skipBranches.length > 0 ? branches : [ref];
            return changeFilters(postsubmit, usual);
          }),
        ]),
  ];
}

function assembled(type: JobType, name: string, fields: JsonObject, basis: Basis): GeneratedJob {
  const { test, repo, build, site } = basis;
  const derived: JsonObject = {
    name,
    ...fields,
    decorate: true,
    decoration_config: present({
      timeout: shortDuration(build.timeoutMs),
      gcs_credentials_secret: site.secrets.gcsCredentials,
    }),
    annotations: {
      description: `Builds and pushes the images that ${test.id} measures`,
      'testgrid-create-test-group': 'false',
    },
    spec: podOf(type, basis),
  };
  const overlay = layOver(derived, build.prow);
  const listed = type === 'periodic' ? {} : { repo: `${repo.org}/${repo.repo}` };
  return { type, name, test, ...listed, entry: overlay.value, overlay, timing: [] };
}

function podOf(type: JobType, { build, subject }: Basis): JsonObject {
  const { image, command, secret } = build;
  const container = {
    image,
    command: ['/bin/sh', '-ec', scriptOf(type, subject), 'build', ...command],
  };
  if (secret === undefined) return { automountServiceAccountToken: false, containers: [container] };
  return {
    automountServiceAccountToken: false,
    containers: [
      {
        ...container,
        env: [
          { name: 'DOCKER_CONFIG', value: CREDENTIALS },
          { name: 'REGISTRY_AUTH_FILE', value: `${CREDENTIALS}/config.json` },
        ],
        volumeMounts: [{ name: 'registry', mountPath: CREDENTIALS, readOnly: true }],
      },
    ],
    volumes: [
      { name: 'registry', secret: { secretName: secret, items: [{ key: '.dockerconfigjson', path: 'config.json' }] } },
    ],
  };
}

const CREDENTIALS = '/etc/registry';

/**
 * Says to the command what to push, by the same values that the run will use (`src/app/run/under-test.ts`). Plain assignments fail with
 * their command substitutions, `export` would not.
 */
const scriptOf = (type: JobType, { registry, tag = '' }: ImagesSubject): string =>
  `IMAGE_REGISTRY="${fillRunValues(registry, SHELL[type])}" IMAGE_TAG="${fillRunValues(tag, SHELL[type])}"; export IMAGE_REGISTRY IMAGE_TAG; exec "$@"`;

/** A periodic's clone says alone which commit it is. */
const SHELL: Readonly<Record<JobType, Readonly<Partial<Record<RunValueName, string>>>>> = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
  presubmit: { commit: '${PULL_PULL_SHA}', pull: '${PULL_NUMBER}', branch: '${PULL_BASE_REF}' },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
  postsubmit: { commit: '${PULL_BASE_SHA}', branch: '${PULL_BASE_REF}' },
  periodic: { commit: '$(git rev-parse HEAD)', branch: '$(git rev-parse --abbrev-ref HEAD)' },
};

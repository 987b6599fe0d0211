import { runCommand } from '../../adapters/command.ts';
import { usageError } from '../../model/errors.ts';
import type { RepoRef, Subject } from '../../model/suite.ts';
import type { ProwRun } from '../../prow/job-spec.ts';
import type { RunPorts } from '../../runner/context.ts';
import type { Env } from '../env.ts';
import { readManifests } from './manifests.ts';
import type { UnderTest } from './under-test.ts';

export interface SubjectNeeds {
  /** Folder of prowess.yaml. */
  readonly folder: string;
  readonly configRepo: RepoRef;
  readonly prow: ProwRun | undefined;
  readonly about: UnderTest;
  readonly simulated: boolean;
  readonly stop: AbortSignal;
}

/** What the runner needs to bring a subject onto the cluster. Throws a KnownError for what must not, or cannot, be run. */
export async function subjectPorts(
  subject: Subject,
  needs: SubjectNeeds,
  env: Env,
): Promise<Pick<RunPorts, 'subjectManifests' | 'runCommand'>> {
  if (subject.kind === 'command') refuseUntrusted(needs);
  const subjectManifests =
    subject.kind === 'release' ? await readManifests(subject.manifests, needs.folder, needs.stop) : [];
  return {
    subjectManifests,
    runCommand: (command, signal) =>
      runCommand(command, { cwd: needs.folder, env: environment(env, needs.about) }, signal),
  };
}

/** The kubeconfig lies beside the command, so it must come from a base branch, never from a pull request. */
function refuseUntrusted({ configRepo, prow, simulated }: SubjectNeeds): void {
  if (simulated) throw usageError("the simulated cluster cannot run the subject's command", 'try it on a real cluster');
  const { org, repo } = configRepo;
  if (prow?.refs?.pulls.length !== 0 && prow?.refs?.org === org && prow.refs.repo === repo) {
    throw usageError(
      `the subject's command would come from a pull request on ${org}/${repo}, beside the kubeconfig`,
      'run this test as a periodic or postsubmit, or set the subject by images',
    );
  }
}

/** What a deployment script needs, and of our secrets only the kubeconfig's path. */
const environment = (env: Env, about: UnderTest): Record<string, string> => ({
  ...kept(SURROUNDINGS, env),
  ...(refsOf(about) ?? kept(REFS, env)),
});

const kept = (keys: readonly string[], env: Env): Record<string, string> =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const value = env[key];
      return value === undefined ? [] : [[key, value] as const];
    }),
  );

/** The commit of a branch as Prow's variables name it: Prow itself sets them for presubmits and postsubmits alone. */
function refsOf({ repo, commit, pull, branch = '' }: UnderTest): Record<string, string> | undefined {
  if (repo === undefined || commit === undefined || pull !== undefined) return undefined;
  const [owner = '', name = ''] = repo.split('/');
  return { REPO_OWNER: owner, REPO_NAME: name, PULL_BASE_REF: branch, PULL_BASE_SHA: commit };
}

const SURROUNDINGS = ['PATH', 'HOME', 'KUBECONFIG', 'TMPDIR'];

/** What Prow says of what is to be built (prow pkg/pod-utils/downwardapi), without texts that the author of a pull request chooses. */
const REFS = ['REPO_OWNER', 'REPO_NAME', 'PULL_BASE_REF', 'PULL_BASE_SHA', 'PULL_NUMBER', 'PULL_PULL_SHA'];

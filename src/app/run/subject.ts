import { runCommand } from '../../adapters/command.ts';
import { usageError } from '../../model/errors.ts';
import type { RepoRef, Subject } from '../../model/suite.ts';
import type { ProwRun } from '../../prow/job-spec.ts';
import type { RunPorts } from '../../runner/context.ts';
import { chosen, type Env, surroundingsIn } from '../env.ts';
import { readManifests } from './manifests.ts';
import { refVariables, type UnderTest } from './under-test.ts';

export interface SubjectNeeds {
  /** Folder of prowess.yaml. */
  readonly folder: string;
  readonly configRepo: RepoRef;
  readonly prow: ProwRun | undefined;
  readonly about: UnderTest;
  readonly simulated: boolean;
  /** The cluster was made for this run, by the site's own commands: its kubeconfig is worth nothing beyond the run. */
  readonly disposable: boolean;
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
function refuseUntrusted({ configRepo, prow, simulated, disposable }: SubjectNeeds): void {
  if (simulated) throw usageError("the simulated cluster cannot run the subject's command", 'try it on a real cluster');
  if (disposable) return;
  const { org, repo } = configRepo;
  if (prow?.refs?.pulls.length !== 0 && prow?.refs?.org === org && prow.refs.repo === repo) {
    throw usageError(
      `the subject's command would come from a pull request on ${org}/${repo}, beside the kubeconfig`,
      'run this test as a periodic or postsubmit, set the subject by images, or let the job make its own cluster (infrastructure)',
    );
  }
}

/** What a deployment script needs, and of our secrets only the kubeconfig's path. */
const environment = (env: Env, about: UnderTest): Record<string, string> => ({
  ...surroundingsIn(env),
  ...chosen(['KUBECONFIG'], env),
  ...refVariables(about, env),
});

import { runLogged } from '../../adapters/command.ts';
import { ID_VARIABLE } from '../../infrastructure/instance.ts';
import { usageError } from '../../model/errors.ts';
import type { Subject } from '../../model/suite.ts';
import type { RunPorts } from '../../runner/context.ts';
import { chosen, type Env, surroundingsIn } from '../env.ts';
import { helmProgram } from './helm.ts';
import { readManifests } from './manifests.ts';
import { RUNNER_VARIABLE } from './runner-mark.ts';
import { refuseUntrusted, type Trust } from './trust.ts';
import { refVariables, type UnderTest } from './under-test.ts';

export interface SubjectNeeds extends Trust {
  /** Folder of prowess.yaml. */
  readonly folder: string;
  readonly about: UnderTest;
  readonly simulated: boolean;
  readonly stop: AbortSignal;
}

/** What the runner needs to bring a subject onto the cluster. Throws a KnownError for what must not, or cannot, be run. */
export async function subjectPorts(
  subject: Subject,
  needs: SubjectNeeds & Reaching,
  env: Env,
): Promise<Pick<RunPorts, 'subjectManifests' | 'runCommand' | 'helm'>> {
  if (subject.kind === 'command') refuseCommand("the subject's command", needs);
  if (subject.kind === 'helm') refuseCommand("the subject's chart", needs);
  const place = { cwd: needs.folder, env: commandEnvironment(env, needs) };
  const subjectManifests =
    subject.kind === 'release' ? await readManifests(subject.manifests, needs.folder, needs.stop) : [];
  return {
    subjectManifests,
    runCommand: (command, signal) => runLogged(command, place, signal),
    ...(!needs.simulated && { helm: helmProgram(place) }),
  };
}

function refuseCommand(what: string, needs: SubjectNeeds): void {
  if (needs.simulated) throw usageError(`the simulated cluster cannot run ${what}`, 'try it on a real cluster');
  refuseUntrusted(what, needs, 'set the subject by images');
}

export interface Reaching {
  /** Of the kubeconfig, where the cluster file names one. */
  readonly context: string | undefined;
}

/** What a deployment script, or a hook, needs, and of our secrets only the kubeconfig's path. */
export const commandEnvironment = (
  env: Env,
  { about, context }: { readonly about: UnderTest } & Reaching,
): Record<string, string> => ({
  ...surroundingsIn(env),
  // The marks by which what a lost runner leaves running is found: where its cluster is removed, and where the next run begins.
  ...chosen(['KUBECONFIG', ID_VARIABLE, RUNNER_VARIABLE], env),
  ...refVariables(about, env),
  // HELM_KUBECONTEXT is read by helm itself, ours and one that a command calls.
  ...(context && { PROWESS_CONTEXT: context, HELM_KUBECONTEXT: context }),
});

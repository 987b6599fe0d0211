import type { RunIdentity } from '../../model/entry.ts';
import type { Experiment } from '../../model/suite.ts';
import type { RunPorts } from '../../runner/context.ts';
import type { HookPorts } from '../../runner/hooks/ports.ts';
import type { Env } from '../env.ts';
import { type Backend, type BackendRequest, openBackend } from './backend.ts';
import { hookPorts } from './hooks.ts';
import { type SubjectNeeds, subjectPorts } from './subject.ts';

/** What a run works with. */
export interface Opened {
  readonly backend: Backend;
  readonly subject: Pick<RunPorts, 'subjectManifests' | 'runCommand'>;
  /** By the run's artifacts folder. */
  hooks(artifacts: string): HookPorts;
}

/** Why a run cannot begin, such as a login that is refused. */
export interface Refused {
  readonly error: unknown;
  /** Of a cluster that did not say what it is, what was asked for. */
  readonly kind: RunIdentity['backend'];
}

/** Reaches the cluster and reads the subject. Throws nothing: a run that was asked for has a result, also when it cannot begin. */
export async function open(
  request: BackendRequest,
  { subject, hooks = [] }: Pick<Experiment, 'subject' | 'hooks'>,
  needs: SubjectNeeds,
  env: Env,
): Promise<Opened | Refused> {
  let backend: Backend | undefined;
  try {
    backend = await openBackend(request, env);
    const context = request.target.access.context;
    return {
      backend,
      subject: await subjectPorts(subject, needs, env),
      hooks: await hookPorts(hooks, { ...needs, context }, env),
    };
  } catch (error) {
    await backend?.close();
    return { error, kind: backend?.kind ?? (request.name === 'sim' ? 'sim' : 'kube') };
  }
}

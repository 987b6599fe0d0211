import type { RunIdentity } from '../../model/entry.ts';
import type { Subject } from '../../model/suite.ts';
import type { RunPorts } from '../../runner/context.ts';
import type { Env } from '../env.ts';
import { type Backend, type BackendRequest, openBackend } from './backend.ts';
import { type SubjectNeeds, subjectPorts } from './subject.ts';

/** What a run works with. */
export interface Opened {
  readonly backend: Backend;
  readonly subject: Pick<RunPorts, 'subjectManifests' | 'runCommand'>;
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
  subject: Subject,
  needs: SubjectNeeds,
  env: Env,
): Promise<Opened | Refused> {
  let backend: Backend | undefined;
  try {
    backend = await openBackend(request, env);
    return { backend, subject: await subjectPorts(subject, needs, env) };
  } catch (error) {
    await backend?.close();
    return { error, kind: backend?.kind ?? (request.name === 'sim' ? 'sim' : 'kube') };
  }
}

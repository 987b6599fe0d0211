import type { RunIdentity } from '../../model/entry.ts';
import type { Experiment } from '../../model/suite.ts';
import type { RunPorts } from '../../runner/context.ts';
import type { EnginePorts } from '../../runner/engine/ports.ts';
import type { HookPorts } from '../../runner/hooks/ports.ts';
import type { Env } from '../env.ts';
import { contextOf } from '../target.ts';
import { type Backend, type BackendRequest, openBackend } from './backend.ts';
import type { RunCluster } from './cluster.ts';
import { enginePorts } from './engines.ts';
import { hookPorts } from './hooks.ts';
import { type SubjectNeeds, subjectPorts } from './subject.ts';

/** What a run works with. */
export interface Opened {
  readonly backend: Backend;
  readonly subject: Pick<RunPorts, 'subjectManifests' | 'runCommand' | 'helm'>;
  /** By the run's artifacts folder. */
  hooks(artifacts: string): HookPorts;
  engines(artifacts: string): EnginePorts;
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
  experiment: Pick<Experiment, 'subject' | 'hooks'>,
  needs: SubjectNeeds,
  env: Env,
): Promise<Opened | Refused> {
  const backend = await reach(request, env);
  if ('error' in backend) return backend;
  const opened = await prepare(backend, experiment, needs, env);
  if ('error' in opened) await backend.close();
  return opened;
}

/** Reaches the cluster. Throws nothing. */
export async function reach(request: BackendRequest, env: Env): Promise<Backend | Refused> {
  try {
    return await openBackend(request, env);
  } catch (error) {
    return { error, kind: request.name === 'sim' ? 'sim' : 'kube' };
  }
}

/** Reads the subject of a test and its hooks. Throws nothing; the backend stays open. */
export async function prepare(
  backend: Backend,
  { subject, hooks = [] }: Pick<Experiment, 'subject' | 'hooks'>,
  needs: SubjectNeeds,
  env: Env,
): Promise<Opened | Refused> {
  try {
    const reaching = { ...needs, context: contextOf(backend.target, env) };
    return {
      backend,
      subject: await subjectPorts(subject, reaching, env),
      hooks: await hookPorts(hooks, { ...reaching, backend: backend.kind }, env),
      engines: enginePorts(backend, reaching, env),
    };
  } catch (error) {
    return { error, kind: backend.kind };
  }
}

/** Why nothing can be run on a cluster that was to be made; undefined where it is there. */
export const unusable = ({ error }: Pick<RunCluster, 'error'>): Refused | undefined =>
  error === undefined ? undefined : { error, kind: 'kube' };

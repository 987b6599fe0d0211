import type { Access } from '../adapters/kube/access/access.ts';
import { findAccess } from '../adapters/kube/access/find-access.ts';
import { connectKube, type KubeCluster } from '../adapters/kube/connect.ts';
import type { Clock } from '../model/clock.ts';
import { KnownError, usageError } from '../model/errors.ts';
import type { Config } from '../model/suite.ts';
import type { TargetCluster } from '../model/target.ts';
import { prowRun } from '../prow/job-spec.ts';
import { isTimeout, withTimeout } from '../runner/timeout.ts';
import type { Env } from './env.ts';

/** A cluster by the name of its file in suites/clusters. */
export function findTarget(config: Config, wanted: string): TargetCluster {
  const found = config.clusters.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const names = config.clusters.map(({ name }) => name).join(', ');
  const hint = `this site has: ${names || 'no clusters'} (suites/clusters/*.yaml)`;
  if (wanted === 'sim') throw usageError('nothing of the simulated cluster is left when its run has ended', hint);
  throw usageError(`no cluster ${wanted}`, hint);
}

/** Which context of the kubeconfig is the cluster; undefined where it is the current one: the one that is mounted inside Prow has no other. */
export const contextOf = (target: TargetCluster, env: Env): string | undefined =>
  prowRun(env) === undefined ? target.access.context : undefined;

/**
 * How kubectl would reach a cluster. Throws KnownError `usage` for a cluster that runs make: a person's own kubeconfig leads to another one.
 */
export function accessTo(target: TargetCluster, env: Env): Access {
  if (target.infrastructure !== undefined) throw made(target);
  return findAccess({ env, context: contextOf(target, env) });
}

const made = ({ name }: TargetCluster): KnownError =>
  usageError(
    `${name} is made by each run and removed after it: outside of a run there is none to reach`,
    '`prowess infra list` says which exist now',
  );

export const connectTarget = (target: TargetCluster, env: Env, clock: Clock): KubeCluster =>
  connectKube(accessTo(target, env), clock);

/** As `withTimeout`; says what was waited for, and where nothing was that the API server is slow, or silent. */
export function inTime<T>(...[clock, limit, stops, act, waitingFor]: Parameters<typeof withTimeout<T>>): Promise<T> {
  let isWaiting = false;
  const words = (): string | undefined => {
    const said = waitingFor?.words();
    isWaiting = said !== undefined;
    return said;
  };
  return withTimeout(clock, limit, stops, act, { words }).catch((error: unknown) => {
    if (!isTimeout(error)) throw error;
    throw new KnownError('infrastructure', `the cluster ${error.message}`, {
      hint: isWaiting
        ? 'remove what is in the way, then run this again'
        : 'its API server answers slowly or not at all: see whether kubectl get --raw /readyz does',
      cause: error,
    });
  });
}

import { randomUUID } from 'node:crypto';
import { isGone } from '../../infrastructure/account.ts';
import { refuseDear } from '../../infrastructure/cost.ts';
import { tearDown } from '../../infrastructure/down.ts';
import { alertPeople, dumpFailure } from '../../infrastructure/hooks.ts';
import { instanceId } from '../../infrastructure/instance.ts';
import type { InfrastructurePorts } from '../../infrastructure/ports.ts';
import { provisionOf } from '../../infrastructure/provision.ts';
import { bringUp, type Making } from '../../infrastructure/up.ts';
import { counted } from '../../model/counted.ts';
import type { InfrastructureFact } from '../../model/entry.ts';
import { KnownError } from '../../model/errors.ts';
import type { Infrastructure } from '../../model/infrastructure.ts';
import type { Env } from '../env.ts';
import type { TargetedPlan } from './backend.ts';
import { infrastructurePorts, instanceFolder, PACE, removeInstanceFolder } from './infrastructure-ports.ts';
import type { UnderTest } from './under-test.ts';
import type { RunWatcher } from './watcher.ts';

/** The cluster of one run: one that exists, or one that is made for it. */
export interface RunCluster {
  /** Variables by which it is reached. */
  readonly env: Env;
  /** How it was made: the journal begins with it. */
  readonly before: readonly InfrastructureFact[];
  /** Why it cannot be used. */
  readonly error?: KnownError;
  /** Lets the site's command collect what explains a failure, into the artifacts. */
  dump(artifacts: string): Promise<void>;
  /** Removes it; undefined where there was nothing to remove. Rejects with nothing. */
  takeDown(): Promise<TakenDown | undefined>;
}

export interface TakenDown {
  /** The name of its cluster file. */
  readonly cluster: string;
  readonly infrastructure: Infrastructure;
  /** All phases of the cluster's life. */
  readonly facts: readonly InfrastructureFact[];
  /** What a person has to do where something is left. */
  readonly left?: KnownError;
}

export interface ClusterRequest {
  readonly planned: TargetedPlan;
  /** Folder of prowess.yaml. */
  readonly folder: string;
  readonly env: Env;
  readonly about: UnderTest;
  readonly stop: AbortSignal;
}

/** Makes the cluster where its file says how. Throws KnownError `usage` for a run that may cost too much; whatever else fails is in the value. */
export async function clusterFor(request: ClusterRequest, watcher: RunWatcher): Promise<RunCluster> {
  const { planned, env } = request;
  const { infrastructure } = planned.target;
  if (infrastructure === undefined) return existing(env);
  refuseDear(infrastructure, planned.plan);
  const making = makingOf(request, infrastructure);
  const ports = infrastructurePorts(making, request, watcher);
  watcher.notice(
    `${planned.name}: making the cluster ${making.instance.id} (${infrastructure.provider.kind}); it is removed after the run`,
  );
  const facts = await bringUp(making, ports, PACE, request.stop);
  return madeCluster(making, ports, facts, env);
}

const existing = (env: Env): RunCluster => ({
  env,
  before: [],
  dump: async () => {},
  takeDown: async () => undefined,
});

function makingOf({ planned: { target } }: ClusterRequest, infrastructure: Infrastructure): Making {
  const id = instanceId(target.name, randomUUID());
  const instance = { id, cluster: target.name, kubeconfig: `${instanceFolder(id)}/kubeconfig` };
  return {
    infrastructure,
    instance,
    provision: provisionOf(infrastructure.provider, instance),
    nodes: target.nodes.schedulable,
  };
}

function madeCluster(
  making: Making,
  ports: InfrastructurePorts,
  before: readonly InfrastructureFact[],
  env: Env,
): RunCluster {
  const { instance, infrastructure } = making;
  const dumps: InfrastructureFact[] = [];
  return {
    env: { ...env, KUBECONFIG: instance.kubeconfig },
    before,
    error: whyUnusable(making, before),
    dump: async (artifacts) => {
      dumps.push(...(await dumpFailure(making, ports, artifacts)));
    },
    takeDown: async () => {
      ports.notice(`removing the cluster ${instance.id}`);
      const down = await tearDown(making, ports, PACE);
      const taken = { cluster: instance.cluster, infrastructure, facts: [...before, ...dumps, ...down] };
      if (!isGone(down)) await alertPeople(making, ports);
      if (!isGone(down)) return { ...taken, left: stillThere(making, down) };
      removeInstanceFolder(instance.id);
      return taken;
    },
  };
}

function whyUnusable({ instance }: Making, before: readonly InfrastructureFact[]): KnownError | undefined {
  const last = before.at(-1);
  if (last === undefined || last.how === 'done') return undefined;
  const what = last.phase === 'up' ? 'could not be made' : 'did not become ready';
  return new KnownError('infrastructure', `the cluster ${instance.id} ${what}: ${last.reason}`);
}

function stillThere({ instance }: Making, down: readonly InfrastructureFact[]): KnownError {
  const last = down.at(-1);
  return new KnownError(
    'infrastructure',
    `the cluster ${instance.id} could not be removed, after ${counted(down.length, 'attempt')}: ${last?.reason}`,
    { hint: 'it still exists, and may cost money: `prowess infra sweep` tries again, or remove it by hand' },
  );
}

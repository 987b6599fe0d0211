import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { removeInstanceFolder } from '../../adapters/disk/instance-folder.ts';
import { endMarked } from '../../adapters/marked-programs.ts';
import { connectRegistries } from '../../adapters/registry/connect.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { isGone } from '../../infrastructure/account.ts';
import { refuseDear } from '../../infrastructure/cost.ts';
import { tearDown } from '../../infrastructure/down.ts';
import { alertPeople, dumpFailure } from '../../infrastructure/hooks.ts';
import { ID_VARIABLE, instanceId } from '../../infrastructure/instance.ts';
import type { InfrastructurePorts } from '../../infrastructure/ports.ts';
import { bringUp, type Making } from '../../infrastructure/up.ts';
import { counted } from '../../model/counted.ts';
import type { InfrastructureFact } from '../../model/entry.ts';
import { explained, KnownError } from '../../model/errors.ts';
import type { Infrastructure } from '../../model/infrastructure.ts';
import type { ProwRun } from '../../prow/job-spec.ts';
import { nodeLoadOf } from '../../runner/inventory.ts';
import type { Env } from '../env.ts';
import type { TargetedPlan } from './backend.ts';
import { imagesAhead } from './images-ahead.ts';
import { infrastructurePorts, PACE } from './infrastructure-ports.ts';
import { makingOf } from './making.ts';
import { isFolderAddress } from './place.ts';
import { keepRecord, type RecordKeeper } from './record.ts';
import type { UnderTest } from './under-test.ts';
import type { RunWatcher } from './watcher.ts';

/** The cluster of one run: one that exists, or one that is made for it. */
export interface RunCluster {
  /** Variables for programs that shall reach it. */
  readonly env: Env;
  /** Path of its own kubeconfig; absent where it existed. */
  readonly kubeconfig?: string;
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
  readonly prow: ProwRun | undefined;
  /** Where the run is kept; undefined inside Prow, where its pod may write to no store. */
  readonly store: string | undefined;
  readonly stop: AbortSignal;
}

/**
 * Makes the cluster where its file says how. Throws KnownError, and makes nothing, for a run that may cost too much and where no record of
 * it can be kept; whatever else fails is in the value.
 */
export async function clusterFor(request: ClusterRequest, watcher: RunWatcher): Promise<RunCluster> {
  const { planned, env } = request;
  const { infrastructure } = planned.target;
  if (infrastructure === undefined) return existing(env);
  refuseDear(infrastructure, planned.plan);
  const making = makingOf(planned.target, infrastructure, instanceId(planned.name, randomUUID()));
  const images = await imagesAhead(
    planned.plan,
    { id: making.instance.id, provider: infrastructure.provider },
    { imageRegistry: connectRegistries(env, systemClock), clock: systemClock, stop: request.stop },
  );
  if (images !== undefined && images.how !== 'done') return notMade(making, images, env);
  const record = await recordOf(making, request, watcher);
  const load = nodeLoadOf(planned.plan);
  const ports = infrastructurePorts(making, { ...request, load }, watcher);
  watcher.notice(
    `${planned.name}: making the cluster ${making.instance.id} (${infrastructure.provider.kind}); it is removed after the run`,
  );
  const facts = await bringUp(making, ports, PACE, request.stop);
  await quietly(record?.say('standing'), ports);
  const before = images === undefined ? facts : [images, ...facts];
  return madeCluster(making, ports, { record, before, env });
}

/** Without images nothing is made, and nothing is to be removed. */
const notMade = (making: Making, images: InfrastructureFact, env: Env): RunCluster => ({
  ...existing(env),
  before: [images],
  error: whyUnusable(making, [images]),
});

const existing = (env: Env): RunCluster => ({
  env,
  before: [],
  dump: async () => {},
  takeDown: async () => undefined,
});

async function recordOf(
  { instance, infrastructure }: Making,
  { planned, prow, store, folder, env }: ClusterRequest,
  { notice }: RunWatcher,
): Promise<RecordKeeper | undefined> {
  const address = recordsOf(infrastructure, folder) ?? store;
  if (address === undefined) {
    notice(
      `no record is kept of ${instance.id}: if this pod is lost, what it made outside of itself stays; \`infrastructure.records\` of the cluster file says where to keep one`,
    );
    return undefined;
  }
  const job = prow && { job: prow.job, build: prow.build };
  const { id, cluster } = instance;
  const recorded = { id, cluster, provider: infrastructure.provider.kind, test: planned.plan.test, ...job };
  const keeper = await keepRecord(address, recorded, env, notice);
  await keeper.say('making');
  return keeper;
}

/** Where an infrastructure says that its records are; folders are meant from that of prowess.yaml. */
export const recordsOf = ({ records }: Infrastructure, folder: string): string | undefined =>
  records === undefined || !isFolderAddress(records) ? records : resolve(folder, records);

function madeCluster(
  making: Making,
  ports: InfrastructurePorts,
  {
    record,
    before,
    env,
  }: {
    readonly record: RecordKeeper | undefined;
    readonly before: readonly InfrastructureFact[];
    readonly env: Env;
  },
): RunCluster {
  const { instance, infrastructure } = making;
  const dumps: InfrastructureFact[] = [];
  return {
    env: { ...env, KUBECONFIG: instance.kubeconfig, [ID_VARIABLE]: instance.id },
    kubeconfig: instance.kubeconfig,
    before,
    error: whyUnusable(making, before),
    dump: async (artifacts) => {
      dumps.push(...(await dumpFailure(making, ports, artifacts)));
    },
    takeDown: async () => {
      ports.notice(`removing the cluster ${instance.id}`);
      // What an `up` that did not end well has started apart from itself may still be making the cluster.
      if (!isUp(before)) await endMarked(ID_VARIABLE, instance.id);
      const { facts, left } = await remove(making, ports, record);
      const all = { cluster: instance.cluster, infrastructure, facts: [...before, ...dumps, ...facts] };
      return left === undefined ? all : { ...all, left };
    },
  };
}

const isUp = (before: readonly InfrastructureFact[]): boolean =>
  before.some(({ phase, how }) => phase === 'up' && how === 'done');

/** Removes a cluster, with its record and all that this machine has of it; what could not be removed keeps its record. */
export async function remove(
  making: Making,
  ports: InfrastructurePorts,
  record: RecordKeeper | undefined,
): Promise<Pick<TakenDown, 'facts' | 'left'>> {
  await quietly(record?.say('removing'), ports);
  const facts = await tearDown(making, ports, PACE);
  if (isGone(facts)) {
    await endPrograms(making, ports);
    removeInstanceFolder(making.instance.id);
    await quietly(record?.remove(), ports);
    return { facts };
  }
  const left = stillThere(making, facts);
  await alertPeople(making, ports);
  await quietly(record?.say('left', facts.at(-1)?.reason), ports);
  record?.close();
  return { facts, left };
}

/** Of a cluster that is gone nothing has anything left to do: what a command started in a session of its own would stay for ever. */
async function endPrograms({ instance }: Making, { notice }: InfrastructurePorts): Promise<void> {
  const ended = await endMarked(ID_VARIABLE, instance.id);
  if (ended > 0)
    notice(`${counted(ended, 'program')} of ${instance.id} outlived it, and ${ended === 1 ? 'was' : 'were'} ended`);
}

/** The record is one of several ways to find what is left: that it cannot be written ends nothing. */
async function quietly(writing: Promise<void> | undefined, { notice }: InfrastructurePorts): Promise<void> {
  await writing?.catch((error: unknown) => notice(`the record of the cluster: ${explained(error)}`));
}

function whyUnusable({ instance }: Making, before: readonly InfrastructureFact[]): KnownError | undefined {
  const last = before.at(-1);
  if (last === undefined || last.how === 'done') return undefined;
  const what = WORDS[last.phase] ?? 'did not become ready';
  return new KnownError('infrastructure', `the cluster ${instance.id} ${what}: ${last.reason}`);
}

const WORDS: Readonly<Partial<Record<InfrastructureFact['phase'], string>>> = {
  images: 'was not made, for its images are not there',
  up: 'could not be made',
};

function stillThere({ instance }: Making, down: readonly InfrastructureFact[]): KnownError {
  return new KnownError(
    'infrastructure',
    `the cluster ${instance.id} could not be removed, after ${counted(down.length, 'attempt')}: ${down.at(-1)?.reason}`,
    { hint: 'it still exists, and may cost money: `prowess infra sweep` tries again, or remove it by hand' },
  );
}

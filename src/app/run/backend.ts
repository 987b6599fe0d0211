import { barrierPort } from '../../adapters/barrier/port.ts';
import type { Access } from '../../adapters/kube/access/access.ts';
import { findAccess } from '../../adapters/kube/access/find-access.ts';
import { findApiServers } from '../../adapters/kube/api-servers.ts';
import { connectKube } from '../../adapters/kube/connect.ts';
import { connectPages } from '../../adapters/kube/metrics-pages.ts';
import { connectProfiles, type ProfileConnections } from '../../adapters/kube/profiles.ts';
import { connectPrometheus, type PrometheusConnection } from '../../adapters/kube/prometheus.ts';
import { connectRegistries } from '../../adapters/registry/connect.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { planTest } from '../../config/plan/plan.ts';
import type { Clock } from '../../model/clock.ts';
import { usageError } from '../../model/errors.ts';
import { fleetToken } from '../../model/fleet.ts';
import { parseJson, stringAt } from '../../model/json.ts';
import type { Plan, Step } from '../../model/plan.ts';
import { RESOURCES } from '../../model/resources.ts';
import { SIM_MARK } from '../../model/simulated.ts';
import type { Config, Test } from '../../model/suite.ts';
import type { TargetCluster } from '../../model/target.ts';
import { type EpochMs, type Milliseconds, ms, seconds } from '../../model/units.ts';
import { ApiError, type Cluster } from '../../runner/cluster.ts';
import type { MetricsSource } from '../../runner/context.ts';
import type { BarrierPort, ContainerPort } from '../../runner/fleet/port.ts';
import type { ImageRegistry } from '../../runner/image-registry.ts';
import { apiServerPods } from '../../runner/metrics/components.ts';
import { findMetrics } from '../../runner/metrics/find.ts';
import type { DatabasePorts } from '../../runner/metrics/prometheus/ports.ts';
import { noProcesses } from '../../runner/profiles/find.ts';
import type { ProfilePorts } from '../../runner/profiles/ports.ts';
import { retryingReader } from '../../runner/retrying-reader.ts';
import type { Fault } from '../../sim/faults/schema.ts';
import { simImageRegistry } from '../../sim/image-registry.ts';
import { createSimCluster } from '../../sim/sim-cluster.ts';
import { virtualTime } from '../../sim/time.ts';
import type { Env } from '../env.ts';
import { accessTo, findTarget } from '../target.ts';
import { databasePorts } from './database.ts';
import { simNodes } from './sim-nodes.ts';

/** A cluster to run on, with the clock that goes with it. */
export interface Backend extends Pick<TargetedPlan, 'target' | 'plan'> {
  /** `sim` also for a simulator that is reached over HTTP: its numbers must never pass for hardware. */
  readonly kind: 'sim' | 'kube';
  readonly seed: string;
  readonly cluster: Cluster;
  /** Whether it came into being with the run. */
  readonly isNew: boolean;
  readonly clock: Clock;
  /** The same cluster over a connection of its own. */
  readonly lockCluster: Cluster;
  /** Where its images come from. */
  readonly imageRegistry: ImageRegistry;
  /** Where participants of a fleet join. */
  readonly barriers: BarrierPort;
  /** Runs commands in its containers. */
  readonly containers: ContainerPort;
  findMetrics(signal: AbortSignal): Promise<readonly MetricsSource[]>;
  /** What keeps the samples of the site's Prometheus in an artifacts folder; absent without one. */
  readonly database?: ((artifacts: string) => DatabasePorts | undefined) | undefined;
  /** Where the test takes profiles: the processes that can be profiled. */
  readonly findProfiles?: ProfilePorts['find'] | undefined;
  /** Runs until `main` settles: virtual time must be driven, real time passes by itself. */
  drive<T>(main: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A test as it is planned for a cluster; nothing of it is asked of the cluster. */
export interface TargetedPlan {
  /** `sim`, or a name of suites/clusters. */
  readonly name: string;
  /** What the configuration says of it. */
  readonly target: TargetCluster;
  /** The test on this cluster. */
  readonly plan: Plan;
}

export interface BackendRequest extends TargetedPlan {
  readonly seed: string;
  /** When the simulator's time begins; default: now. */
  readonly simStart?: EpochMs;
  /** How long the simulated cluster has been there when the run begins, or goes on. */
  readonly simAge?: Milliseconds;
  readonly insideProw: boolean;
  /** Path of the kubeconfig of a cluster that was made for the run. */
  readonly kubeconfig?: string | undefined;
  /** What shall go wrong in the simulated cluster. */
  readonly faults?: readonly Fault[];
  /** Aborts when the cluster need not be reached any more. */
  readonly stop?: AbortSignal;
}

/** Throws KnownError `usage` for an unknown cluster and for a test that cannot be planned. */
export function planRun(name: string, test: Test, config: Config): TargetedPlan {
  const target = name === 'sim' ? simulatedTarget(test) : findTarget(config, name);
  return { name, target, plan: planTest({ ...test, experiment: { ...test.experiment, cluster: target } }) };
}

function simulatedTarget({ id, experiment: { cluster } }: Test): TargetCluster {
  if (cluster !== undefined) return { ...cluster, infrastructure: undefined };
  throw usageError(`test ${id} has no cluster, so there is nothing to simulate`);
}

/** Throws KnownError `usage` for the simulator inside Prow, and as `findAccess` and `kindOf` where the cluster cannot be reached. */
export async function openBackend(request: BackendRequest, env: Env): Promise<Backend> {
  if (request.name !== 'sim') return kubeBackend(request, env);
  if (!request.insideProw) return simBackend(request);
  throw usageError(
    'the simulated cluster is refused inside Prow (JOB_SPEC is set): a simulated number must never pass for hardware',
    'name the real cluster with --cluster NAME, as the generated jobs do',
  );
}

/** The embedded simulator in virtual time, shaped like the test's cluster. */
function simBackend({
  target,
  plan,
  seed,
  faults,
  simStart = systemClock.now(),
  simAge = ms(0),
}: BackendRequest): Backend {
  const time = virtualTime(simStart);
  const cluster = createSimCluster({ time, seed, options: simNodes(plan, target), faults });
  return {
    target,
    plan,
    kind: 'sim',
    seed,
    cluster: retryingReader(cluster, time),
    isNew: true,
    clock: time,
    lockCluster: cluster.client('lock'),
    imageRegistry: simImageRegistry,
    barriers: cluster.barriers,
    containers: cluster.containers,
    findMetrics: (signal) => findMetrics(retryingReader(cluster, time), time, apiServerPods, signal),
    findProfiles: simulatedProfiles(plan),
    drive: (main) => time.drive(time.sleep(simAge).then(main)),
    close: async () => {},
  };
}

const databaseOf = ({ prometheus }: TargetCluster, connection: PrometheusConnection | undefined): Backend['database'] =>
  prometheus && connection && ((artifacts) => databasePorts(prometheus, connection, artifacts));

const profilesOf = ({ experiment: { profiles } }: Plan, access: Access): ProfileConnections | undefined =>
  profiles && connectProfiles(profiles, access, systemClock);

/** Nothing runs in the simulated cluster that could be profiled. */
const simulatedProfiles = ({ experiment: { profiles } }: Plan): ProfilePorts['find'] =>
  noProcesses(profiles?.of ?? [], 'the simulated cluster has no processes');

/** Load, lock and metrics have sockets of their own: none queues behind another. */
async function kubeBackend({ target, plan, seed, kubeconfig, stop }: BackendRequest, env: Env): Promise<Backend> {
  const access = kubeconfig === undefined ? accessTo(target, env) : findAccess({ env, file: kubeconfig });
  const kind = await kindOf(access, stop);
  const cluster = connectKube(access, systemClock, { sockets: socketsFor(plan) });
  const lockCluster = connectKube(access, systemClock);
  const metricsCluster = connectKube(access, systemClock);
  const apiServers = findApiServers(access, systemClock);
  const pages = connectPages(target.metrics ?? [], access, systemClock);
  const prometheus = target.prometheus && connectPrometheus(target.prometheus, env, access, systemClock);
  const profiles = kind === 'sim' ? undefined : profilesOf(plan, access);
  const findReplicas = kind === 'sim' ? apiServerPods : apiServers.find;
  return {
    target,
    plan,
    kind,
    seed,
    cluster: retryingReader(cluster, systemClock),
    isNew: kubeconfig !== undefined,
    clock: systemClock,
    lockCluster,
    barriers: barrierPort(fleetToken(env), cluster),
    containers: cluster,
    imageRegistry: kind === 'sim' ? simImageRegistry : connectRegistries(env, systemClock),
    findMetrics: async (signal) => {
      const scraped = (await prometheus?.find(signal)) ?? [];
      return findMetrics(retryingReader(metricsCluster, systemClock), systemClock, findReplicas, signal, [
        ...pages.sources,
        ...scraped,
      ]);
    },
    database: databaseOf(target, prometheus),
    findProfiles: kind === 'sim' ? simulatedProfiles(plan) : profiles?.find,
    drive: (main) => main(),
    close: async () => {
      const connections = [cluster, lockCluster, metricsCluster, apiServers, pages, prometheus, profiles];
      await Promise.all(connections.map((connection) => connection?.close()));
    },
  };
}

const LEAST_SOCKETS = 50;

/** As many as the calls that the plan lets be under way at once: with fewer the load would throttle itself. */
function socketsFor({ steps }: Plan): number {
  return Math.max(LEAST_SOCKETS, ...steps.map(callsAtOnce));
}

function callsAtOnce(step: Step): number {
  if (step.kind === 'load') return step.load.concurrency;
  if (step.kind === 'churn') return step.churn.concurrency;
  return step.kind === 'delete' ? step.concurrency : 0;
}

/** What is behind an address, asked over a connection of its own. */
export async function kindOf(access: Access, stop = new AbortController().signal): Promise<Backend['kind']> {
  const connection = connectKube(access, systemClock);
  try {
    return (await isSimulated(retryingReader(connection, systemClock), stop)) ? 'sim' : 'kube';
  } finally {
    await connection.close();
  }
}

/**
 * Whether a cluster is the simulator: its version says so, and where that may not be read its nodes do. Throws ApiError where neither
 * can be read: what is not known to be real must not be measured as real.
 */
async function isSimulated(cluster: Cluster, signal: AbortSignal): Promise<boolean> {
  const call = { signal, timeoutMs: seconds(10) };
  const version = await unlessRefused(cluster.text('/version', call));
  const gitVersion = stringAt(parseJson(version?.text ?? ''), 'gitVersion');
  if (gitVersion !== undefined) return gitVersion.includes(SIM_MARK);
  const { items } = await cluster.list({ resource: RESOURCES.nodes, limit: 1 }, call);
  return JSON.stringify(items).includes(SIM_MARK);
}

async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && [403, 404].includes(error.status)) return undefined;
    throw error;
  }
}

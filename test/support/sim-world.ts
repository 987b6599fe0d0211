import type { JsonObject } from '../../src/model/json.ts';
import { stringAt } from '../../src/model/json.ts';
import { resourceOf } from '../../src/model/resources.ts';
import { type EpochMs, epochMs, type Milliseconds, minutes, ms, seconds } from '../../src/model/units.ts';
import { ApiError, type Call, type Cluster, type Reply, type Resource } from '../../src/runner/cluster.ts';
import { type Fault, faultSchema } from '../../src/sim/faults/schema.ts';
import type { SimOptionsInput } from '../../src/sim/options.ts';
import { createSimCluster, type SimCluster } from '../../src/sim/sim-cluster.ts';
import type { Stage } from '../../src/sim/stages.ts';
import { type VirtualTime, virtualTime } from '../../src/sim/time.ts';

export const START: EpochMs = epochMs(Date.UTC(2026, 0, 1));

export interface SimWish {
  readonly seed?: string;
  readonly options?: SimOptionsInput;
  /** As a faults file writes them. */
  readonly faults?: readonly object[];
  readonly stages?: readonly Stage[];
}

/** A simulated cluster with an empty namespace `perf`, and the few things that tests do with it. */
export interface SimWorld {
  readonly time: VirtualTime;
  readonly sim: SimCluster;
  create(manifest: JsonObject, cluster?: Cluster): Promise<Reply>;
  get(resource: Resource, name: string, namespace?: string): Promise<JsonObject>;
  /** The object's status code: 200 when it is there. */
  statusOf(resource: Resource, name: string): Promise<number>;
  delete(resource: Resource, name: string): Promise<Reply>;
  patch(resource: Resource, name: string, body: JsonObject): Promise<Reply>;
  list(resource: Resource, namespace?: string): Promise<readonly JsonObject[]>;
  /** Waits until `holds`, at most ten minutes. */
  until(holds: () => Promise<boolean>): Promise<void>;
  untilPhase(resource: Resource, name: string, phase: string): Promise<void>;
  sleep(duration: Milliseconds): Promise<void>;
}

export const call: Call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

/** Runs `act` in virtual time on a cluster of its own. */
export function inSim<T>(request: SimWish, act: (world: SimWorld) => Promise<T>): Promise<T> {
  const time = virtualTime(START);
  const faults = (request.faults ?? []).map((fault): Fault => faultSchema.parse(fault));
  const { seed = 'test', options = {}, stages = [] } = request;
  const sim = createSimCluster({ time, seed, options, faults, stages });
  const world = createWorld(sim, time);
  return time.drive(
    (async () => {
      await world.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'perf' } }, sim.client('admin'));
      return act(world);
    })(),
  );
}

function createWorld(sim: SimCluster, time: VirtualTime): SimWorld {
  const refOf = (resource: Resource, name: string, namespace = 'perf') =>
    resource.namespaced ? { resource, name, namespace } : { resource, name };
  const get: SimWorld['get'] = async (resource, name, namespace) =>
    (await sim.get(refOf(resource, name, namespace), call)).object;
  const until: SimWorld['until'] = async (holds) => {
    const giveUp = time.now() + minutes(10);
    while (!(await holds())) {
      if (time.now() > giveUp) throw new Error('waited for ten minutes');
      await time.sleep(ms(100));
    }
  };
  return {
    sim,
    time,
    create: (manifest, cluster = sim) => cluster.create(manifest, resourceOf(manifest), call),
    get,
    statusOf: (resource, name) =>
      get(resource, name).then(
        () => 200,
        (error) => (error instanceof ApiError ? error.status : -1),
      ),
    delete: (resource, name) => sim.delete(refOf(resource, name), call),
    patch: (resource, name, body) => sim.patch(refOf(resource, name), body, call),
    list: async (resource, namespace) =>
      (await sim.list({ resource, ...(namespace === undefined ? {} : { namespace }) }, call)).items,
    until,
    untilPhase: (resource, name, phase) =>
      until(async () => stringAt(await get(resource, name), 'status', 'phase') === phase),
    sleep: (duration) => time.sleep(duration),
  };
}

export const vmiSpec: JsonObject = { domain: { devices: {}, resources: { requests: { memory: '128Mi' } } } };

export const vmi = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'kubevirt.io/v1',
  kind: 'VirtualMachineInstance',
  metadata: { name, namespace: 'perf' },
  spec: { ...vmiSpec, ...more },
});

export const pod = (name: string, spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'perf' },
  spec: { containers: [{ name: 'main', image: 'pause' }], ...spec },
});

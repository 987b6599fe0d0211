import { type Random, seededRandom } from '../model/random.ts';
import { type EpochMs, epochMs, ms } from '../model/units.ts';
import type { Cluster } from '../runner/cluster.ts';
import type { BarrierPort, ContainerPort } from '../runner/fleet/port.ts';
import { createApi, type SimApi } from './api/server.ts';
import { createWork } from './api/work.ts';
import { simBarriers } from './barriers.ts';
import { simClient } from './client.ts';
import { simContainers } from './containers.ts';
import type { SimContext } from './context.ts';
import { runControllers } from './controllers/controllers.ts';
import { createEventRecorder } from './controllers/events.ts';
import { runNodes } from './controllers/nodes.ts';
import { createOwners } from './controllers/owners.ts';
import { createFaults, type Faults } from './faults/faults.ts';
import type { Fault } from './faults/schema.ts';
import { runWorldFaults } from './faults/world.ts';
import { createComponents } from './metrics/components.ts';
import { createNodeMeters } from './metrics/nodes.ts';
import { createTraffic } from './metrics/traffic.ts';
import { type SimOptions, type SimOptionsInput, simOptionsSchema } from './options.ts';
import { install, makeNamespaces } from './populate.ts';
import { admission } from './registry/admission.ts';
import { createKindTable } from './registry/kinds.ts';
import { createRegistry } from './registry/registry.ts';
import { type Change, createStore } from './registry/store.ts';
import { DEFAULT_STAGES, type Stage } from './stages.ts';
import type { SimTime } from './time.ts';

/** A simulated Kubernetes with KubeVirt. It is the cluster port of its first client; `client` makes further ones. */
export interface SimCluster extends Cluster {
  readonly api: SimApi;
  readonly barriers: BarrierPort;
  readonly containers: ContainerPort;
  client(name: string): Cluster;
  /** Notifies of every change of every object with the true time at which it happened, by the client's clock. */
  observe(listener: (at: EpochMs, change: Change) => void): void;
}

export interface SimInput {
  readonly time: SimTime;
  readonly seed: string;
  readonly options?: SimOptionsInput;
  readonly faults?: readonly Fault[];
  /** Stages before the built-in ones: the first that matches an object moves it. */
  readonly stages?: readonly Stage[];
}

/** Everything that happens follows from the seed and from what the clients ask, in the order of `time`. */
export function createSimCluster({
  time,
  seed,
  options: written = {},
  faults = [],
  stages = [],
}: SimInput): SimCluster {
  const options = simOptionsSchema.parse(written);
  const context = createContext(time, seededRandom(seed), options, faults);
  const api = createApi(context);
  makeNamespaces(context);
  runControllers(context, runNodes(context), [...stages, ...DEFAULT_STAGES]);
  install(context);
  runWorldFaults(context);
  const client = (name: string): Cluster =>
    simClient({ api, time, roundTripMs: ms(options.network.roundTripMs), name });
  return {
    ...client('prowess'),
    api,
    barriers: simBarriers(context),
    containers: simContainers(context),
    client,
    observe: (listener) => void context.store.subscribe((change) => listener(time.now(), change)),
  };
}

function createContext(time: SimTime, random: Random, options: SimOptions, described: readonly Fault[]): SimContext {
  const faults = createFaults(described, time, random.fork('faults'));
  const serverNow = serverClock(time, faults);
  const store = createStore({ historyLimit: options.historyLimit });
  const kinds = createKindTable();
  const owners = createOwners(store);
  const nodeMeters = createNodeMeters({
    store,
    pods: kinds.named('Pod'),
    time,
    random: random.fork('kubelets'),
    looksEveryMs: options.kubeletLooksEveryMs,
  });
  const components = createComponents({ options, now: serverNow, objects: store.size });
  const work = createWork(time, random.fork('work'), options.api);
  const traffic = createTraffic({ time, store, components, work });
  const admit = admission(faults);
  const registry = traffic.metered(
    createRegistry({ store, kinds, random: random.fork('registry'), now: serverNow, admit }),
  );
  const events = createEventRecorder({ registry, serverNow, kept: options.keptEvents });
  return {
    time,
    serverNow,
    random,
    options,
    store,
    registry,
    faults,
    components,
    traffic,
    work,
    nodeMeters,
    owners,
    events,
    podLogs: new Map(),
    nodeMemory: new Map(),
    barriers: new Map(),
  };
}

/** The server's clock: ours, and what a fault sets it off by. */
function serverClock(time: SimTime, faults: Faults): () => EpochMs {
  return () => {
    const offsets = faults.active('clock-skew').map(({ offsetMs }) => offsetMs);
    return epochMs(offsets.reduce((now, offset) => now + offset, time.now() as number));
  };
}

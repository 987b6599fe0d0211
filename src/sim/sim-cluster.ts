import type { JsonObject } from '../model/json.ts';
import { seededRandom } from '../model/random.ts';
import { ms } from '../model/units.ts';
import type { Cluster } from '../runner/cluster.ts';
import { createApi, type SimApi } from './api/server.ts';
import { simClient } from './client.ts';
import type { Context } from './context.ts';
import { podInPhase } from './controllers/kubelet.ts';
import { runStages } from './controllers/lifecycle.ts';
import { runNamespaceController } from './controllers/namespaces.ts';
import { runNodes } from './controllers/nodes.ts';
import { runScheduler } from './controllers/scheduler.ts';
import { runVmiController, withVmiPhase } from './controllers/vmi.ts';
import { type SimOptions, type SimOptionsInput, simOptionsSchema } from './options.ts';
import { createKindTable } from './registry/kinds.ts';
import { createRegistry } from './registry/registry.ts';
import { createStore } from './registry/store.ts';
import { DEFAULT_STAGES } from './stages.ts';
import type { SimTime } from './time.ts';

/** A simulated Kubernetes with KubeVirt. It is the cluster port of its first client; `client` makes further ones. */
export interface SimCluster extends Cluster {
  readonly api: SimApi;
  client(name: string): Cluster;
}

export interface SimInput {
  readonly time: SimTime;
  readonly seed: string;
  readonly options?: SimOptionsInput;
}

/** Everything that happens follows from the seed and from what the clients ask, in the order of `time`. */
export function createSimCluster({ time, seed, options: written = {} }: SimInput): SimCluster {
  const options = simOptionsSchema.parse(written);
  const context = createContext(time, seed, options);
  const api = createApi(context);
  populate(context);
  runStages({
    context,
    stages: DEFAULT_STAGES,
    finish: {
      Pod: (pod, phase) => podInPhase(pod, phase, context.serverNow()),
      VirtualMachineInstance: (vmi, phase) => withVmiPhase(vmi, phase, context.serverNow()),
    },
    extraMs: () => 0,
  });
  runScheduler(context);
  runVmiController(context);
  runNamespaceController(context);
  const client = (name: string): Cluster =>
    simClient({ api, time, roundTripMs: ms(options.network.roundTripMs), name });
  return { ...client('prowess'), api, client };
}

function createContext(time: SimTime, seed: string, options: SimOptions): Context {
  const random = seededRandom(seed);
  const store = createStore({ historyLimit: options.historyLimit });
  const serverNow = time.now;
  const registry = createRegistry({ store, kinds: createKindTable(), random: random.fork('registry'), now: serverNow });
  return { time, serverNow, random, options, store, registry };
}

const FIRST_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'kubevirt'];

function populate(context: Context): void {
  const { registry } = context;
  const namespaces = registry.kinds.named('Namespace');
  for (const name of FIRST_NAMESPACES) registry.create(namespaces, '', namespaceManifest(name));
  runNodes(context);
}

const namespaceManifest = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

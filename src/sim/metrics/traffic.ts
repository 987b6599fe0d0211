import type { Verb } from '../registry/kinds.ts';
import { nameOf, namespaceOf } from '../registry/objects.ts';
import type { Change, Store } from '../registry/store.ts';
import type { ApiServerProcess, Components, ControllerProcess } from './components.ts';

/** Who writes at the moment: a client over the API, a controller, or (nobody named) what runs on the nodes. */
export type Actor = 'client' | ControllerProcess | undefined;

/** Counts the writes that come from inside the simulation as the requests that they stand for. */
export interface Traffic {
  as<T>(actor: Actor, act: () => T): T;
  /** API servers take turns, as behind a load balancer. */
  nextApiServer(): ApiServerProcess | undefined;
}

const CPU_MS_PER_WRITE = 1.5;

export function createTraffic(store: Store, components: Components, latencyMs: () => number): Traffic {
  let actor: Actor;
  let turn = 0;
  const nextApiServer = (): ApiServerProcess | undefined =>
    components.apiServers[turn++ % Math.max(1, components.apiServers.length)];

  store.subscribe((change) => {
    const seconds = latencyMs() / 1000;
    components.etcd.meters().written(seconds / 4);
    components.etcd.worked(CPU_MS_PER_WRITE / 3);
    if (actor === 'client') return;
    const verb = VERBS[change.type];
    const server = nextApiServer();
    const { kind, object } = change;
    server?.meters().request({ verb, kind, name: nameOf(object), namespace: namespaceOf(object) }, 200, seconds);
    server?.meters().etcd(verb, kind.plural, seconds / 2);
    server?.worked(CPU_MS_PER_WRITE);
    actor?.meters().called(verb.toUpperCase(), 200, seconds);
  });

  return {
    as(who, act) {
      const before = actor;
      actor = who;
      try {
        return act();
      } finally {
        actor = before;
      }
    },
    nextApiServer,
  };
}

const VERBS: Readonly<Record<Change['type'], Verb>> = { ADDED: 'create', MODIFIED: 'update', DELETED: 'delete' };

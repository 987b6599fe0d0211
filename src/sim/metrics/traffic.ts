import type { JsonObject } from '../../model/json.ts';
import type { Work } from '../api/work.ts';
import type { Kind, Verb } from '../registry/kinds.ts';
import { keyOf, nameOf, namespaceOf, sameJson } from '../registry/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { StatusError } from '../registry/status.ts';
import type { Store } from '../registry/store.ts';
import type { SimTime } from '../time.ts';
import type { MeteredRequest } from './api-server.ts';
import type { ApiServerProcess, Components, ControllerProcess } from './components.ts';

/** Who writes at the moment: a client over the API, a controller, or (no name) what runs on the nodes. */
export type Actor = 'client' | ControllerProcess | undefined;

/** As what request a write reaches the API server; PUT of the object itself where nothing is said. */
export interface SentAs {
  readonly verb: Verb;
  readonly subresource?: string;
}

/** A part of the status, as kubelets and others send it. */
export const STATUS_PATCH: SentAs = { verb: 'patch', subresource: 'status' };

/** The registry for what acts inside the simulation: each write counts, and takes processors, as the request that it stands for. */
export interface MeteredRegistry extends Registry {
  write(kind: Kind, next: JsonObject, as?: SentAs): JsonObject;
}

/** The requests of the control plane and of the nodes. */
export interface Traffic {
  as<T>(actor: Actor, act: () => T): T;
  /** Sends a request and waits for it: the server works, then `act` happens, then it is counted. */
  send<T>(actor: ControllerProcess, request: MeteredRequest, act: () => T): Promise<T>;
  metered(registry: Registry): MeteredRegistry;
  /** API servers take turns, as behind a load balancer. */
  nextApiServer(): ApiServerProcess | undefined;
}

interface Dependencies {
  readonly time: SimTime;
  readonly store: Store;
  readonly components: Components;
  /** The processors of the API servers. */
  readonly work: Work;
}

/** CPU time of etcd for a write, as measured with etcd 3.6 below KubeVirt 1.6. */
const ETCD_MS_PER_WRITE = 0.9;
/** What a controller computes for each of its requests. */
const CONTROLLER_MS_PER_CALL = 2.2;
/** Share of its work on a request that an API server computes; the rest it waits for etcd. */
export const COMPUTED = 0.67;

export function createTraffic({ time, store, components, work }: Dependencies): Traffic {
  let actor: Actor;
  let turn = 0;
  const nextApiServer = (): ApiServerProcess | undefined =>
    components.apiServers[turn++ % Math.max(1, components.apiServers.length)];

  store.subscribe(() => {
    components.etcd.meters().written(work.drawFor('update') / 4000);
    components.etcd.worked(ETCD_MS_PER_WRITE);
  });

  const as = <T>(who: Actor, act: () => T): T => {
    const before = actor;
    actor = who;
    try {
      return act();
    } finally {
      actor = before;
    }
  };

  const perform = async (who: Actor, request: MeteredRequest): Promise<(code: number) => void> => {
    const started = time.monotonic();
    const duration = work.drawFor(request.verb);
    await work.perform(duration);
    return (code) => {
      const seconds = (time.monotonic() - started) / 1000;
      const server = nextApiServer();
      server?.meters().request(request, code, seconds);
      server?.meters().etcd(request.verb, request.kind.plural, duration / 2000);
      server?.worked(COMPUTED * duration);
      if (who === undefined || who === 'client') return;
      who.worked(CONTROLLER_MS_PER_CALL);
      who.meters().called(request.verb, code, seconds);
    };
  };

  return {
    as,
    async send(who, request, act) {
      const count = await perform(who, request);
      return counted(request, count, () => as('client', act));
    },
    metered(registry) {
      const inner = <T>(request: MeteredRequest, act: () => T): T => {
        const who = actor;
        if (who === 'client') return act();
        return counted(request, (code) => void perform(who, request).then((count) => count(code)), act);
      };
      return {
        ...registry,
        create: (kind, namespace, body, options) =>
          inner({ verb: 'create', kind, namespace }, () => registry.create(kind, namespace, body, options)),
        write(kind, next, sent) {
          const read = registry.find(kind, keyOf(next));
          const written = registry.write(kind, next);
          if (written !== read) inner(requestFor(kind, next, sent ?? putOf(kind, read, next)), () => written);
          return written;
        },
        delete: (kind, key, options) =>
          inner({ verb: 'delete', kind, name: key }, () => registry.delete(kind, key, options)),
      };
    },
    nextApiServer,
  };
}

/** The request that writes an object. */
export const requestFor = (kind: Kind, object: JsonObject, sent: SentAs): MeteredRequest => ({
  ...sent,
  kind,
  name: nameOf(object),
  namespace: namespaceOf(object),
});

/** A controller's PUT: of the status where it changes nothing else. */
const putOf = (kind: Kind, read: JsonObject | undefined, next: JsonObject): SentAs => {
  const isOfStatus = kind.statusSubresource && read !== undefined && sameJson(read.spec, next.spec);
  return isOfStatus && sameJson(read.metadata, next.metadata)
    ? { verb: 'update', subresource: 'status' }
    : { verb: 'update' };
};

/** Carries out what a request asks for and counts its answer, a refusal too. */
function counted<T>({ verb }: MeteredRequest, count: (code: number) => void, act: () => T): T {
  try {
    const answer = act();
    count(verb === 'create' ? 201 : 200);
    return answer;
  } catch (error) {
    if (error instanceof StatusError) count(error.code);
    throw error;
  }
}

import type { JsonObject } from '../../model/json.ts';
import { ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import type { MeteredRequest } from '../metrics/api-server.ts';
import type { ControllerProcess } from '../metrics/components.ts';
import { requestFor, type SentAs } from '../metrics/traffic.ts';
import type { Kind } from '../registry/kinds.ts';
import { keyOf, nameOf, sameJson } from '../registry/objects.ts';
import { conflict, invalid, MODIFIED, type StatusError } from '../registry/status.ts';
import { createTokenBucket, type RateLimit } from '../token-bucket.ts';

/** A controller's own connection: each call waits for a token of its client's limit, for the network, and for the server. */
export interface ControllerClient {
  /** Waits for the limit alone: for a call that is made otherwise. */
  token(): Promise<void>;
  create(kind: Kind, namespace: string, body: JsonObject): Promise<JsonObject>;
  /** Writes what was made of an object that was read; nothing is sent where nothing differs. Refused when the object has changed since. */
  write(kind: Kind, read: JsonObject, next: JsonObject, as?: SentAs): Promise<JsonObject>;
  delete(kind: Kind, key: string): Promise<void>;
}

function createControllerClient(
  { time, registry, traffic, options }: SimContext,
  process: ControllerProcess,
  limit: RateLimit,
): ControllerClient {
  const take = createTokenBucket(time, limit);
  const token = (): Promise<void> => time.sleep(take());
  const half = ms(options.network.roundTripMs / 2);

  const call = async <T>(request: MeteredRequest, act: () => T): Promise<T> => {
    await token();
    await time.sleep(half);
    try {
      return await traffic.send(process, request, act);
    } finally {
      await time.sleep(half);
    }
  };

  return {
    token,
    create: (kind, namespace, body) =>
      call({ verb: 'create', kind, namespace }, () => registry.create(kind, namespace, body)),
    async write(kind, read, next, as = { verb: 'update' }) {
      if (sameJson(read, next)) return read;
      return call(requestFor(kind, next, as), () => {
        if (registry.get(kind, keyOf(read)) !== read) throw refusal(kind, read, as);
        return registry.write(kind, next);
      });
    },
    async delete(kind, key) {
      await call({ verb: 'delete', kind, name: key }, () => registry.delete(kind, key));
    },
  };
}

/** A PUT names the version that it replaces; a controller's PATCH tests what it was made from. */
const refusal = (kind: Kind, object: JsonObject, { verb }: SentAs): StatusError =>
  verb === 'patch'
    ? invalid(kind, nameOf(object), [{ field: 'patch', message: 'testing value failed', reason: 'FieldValueInvalid' }])
    : conflict(kind, nameOf(object), MODIFIED);

/** The connections of the controllers that act for the objects under test. */
export interface ControllerClients {
  readonly virtController: ControllerClient;
  readonly controllerManager: ControllerClient;
  readonly scheduler: ControllerClient;
}

export function createControllerClients(context: SimContext): ControllerClients {
  const { components, options } = context;
  const connect = (name: keyof ControllerClients): ControllerClient =>
    createControllerClient(context, components[name], options.clientLimits[name]);
  return {
    virtController: connect('virtController'),
    controllerManager: connect('controllerManager'),
    scheduler: connect('scheduler'),
  };
}

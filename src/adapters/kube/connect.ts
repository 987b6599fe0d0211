import type { Clock } from '../../model/clock.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../model/json.ts';
import { ms } from '../../model/units.ts';
import { ApiError, type Call, type Cluster, pageOf, type Reply } from '../../runner/cluster.ts';
import type { Access } from './access/access.ts';
import { unreadable } from './errors.ts';
import {
  type ApiRequest,
  createRequest,
  deleteRequest,
  getRequest,
  listRequest,
  patchRequest,
  watchRequest,
} from './requests.ts';
import { watchReceiver } from './watch-stream.ts';
import { createWire, type WireOptions } from './wire.ts';

/** A real cluster. Its sockets are its own: who needs some that load cannot occupy (the lock) connects once more. */
export interface KubeCluster extends Cluster {
  /** Ends what is under way and closes every socket. */
  close(): Promise<void>;
}

/** Nothing is sent before the first call. Calls that fail for lack of credentials throw KnownError `infrastructure`. */
export function connectKube(access: Access, clock: Clock, options: WireOptions = {}): KubeCluster {
  const wire = createWire(access, clock, options);

  const object = async (request: ApiRequest, call: Call): Promise<Reply> => {
    const { body, status, stamps, sent } = await wire.fetch(request, call);
    return { ...stamps, status, object: readObject(body) ?? unreadable(sent, stamps) };
  };

  return {
    create: async (body, resource, call) => object(createRequest(body, resource), call),
    get: async (ref, call) => object(getRequest(ref), call),
    patch: async (ref, body, call) => object(patchRequest(ref, body), call),
    delete: async (ref, call) => object(deleteRequest(ref), call),
    async list(query, call) {
      const { body, stamps, sent } = await wire.fetch(listRequest(query), call);
      return pageOf(readObject(body) ?? unreadable(sent, stamps), stamps);
    },
    async watch(query, from, on, call) {
      const request = watchRequest(query, from, call.timeoutMs);
      // The server ends the stream when its time is up; the deadline is for one that does not.
      const patient = { ...call, timeoutMs: ms(call.timeoutMs + GRACE_MS) };
      return wire.stream(request, patient, (head, sent) => watchReceiver(head, sent, on)).catch(toExpired);
    },
    async text(path, call) {
      const { body, stamps } = await wire.fetch({ method: 'GET', path }, call);
      return { ...stamps, text: body };
    },
    close: wire.close,
  };
}

const GRACE_MS = 10_000;

function readObject(body: string): JsonObject | undefined {
  const value = parseJson(body);
  return isJsonObject(value) ? value : undefined;
}

/** The server may know at once that a version is too old. */
function toExpired(error: unknown): 'expired' {
  if (error instanceof ApiError && error.status === 410) return 'expired';
  throw error;
}

import type { Clock } from '../../model/clock.ts';
import { ms } from '../../model/units.ts';
import { ApiError, type Call, type Cluster, pageOf, type Reply, type TextReply } from '../../runner/cluster.ts';
import type { ContainerPort, LinePort } from '../../runner/fleet/port.ts';
import type { ByteReader } from '../../runner/profiles/ports.ts';
import type { Access } from './access/access.ts';
import { execOver } from './exec.ts';
import { aList, anObject, believed, deletionOf, type Expected, theObject } from './expected.ts';
import { speakOver } from './participant-lines.ts';
import {
  type ApiRequest,
  actRequest,
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
export interface KubeCluster extends Cluster, ByteReader, LinePort, ContainerPort {
  /** POST without a body to a raw path. */
  post(path: string, call: Call): Promise<TextReply>;
  /** Ends what is under way and closes every socket. */
  close(): Promise<void>;
}

/** Nothing is sent before the first call. Calls that fail for lack of credentials throw KnownError `infrastructure`. */
export function connectKube(access: Access, clock: Clock, options: WireOptions = {}): KubeCluster {
  const wire = createWire(access, clock, options);

  const object = async (request: ApiRequest, expected: Expected, call: Call): Promise<Reply> => {
    const fetched = await wire.fetch(request, call);
    return { ...fetched.stamps, status: fetched.status, object: believed(fetched, expected) };
  };

  return {
    create: async (body, resource, call) => object(createRequest(body, resource), anObject(resource), call),
    get: async (ref, call) => object(getRequest(ref), theObject(ref), call),
    patch: async (ref, body, call) => object(patchRequest(ref, body), theObject(ref), call),
    async put(ref, call) {
      await wire.fetch(actRequest(ref), call);
    },
    delete: async (ref, call) => object(deleteRequest(ref), deletionOf(ref), call),
    async list(query, call) {
      const fetched = await wire.fetch(listRequest(query), call);
      return pageOf(believed(fetched, aList(query)), fetched.stamps);
    },
    async watch(query, from, on, call) {
      const request = watchRequest(query, from, call.timeoutMs);
      // The server ends the stream when its time is up; the deadline is for one that does not.
      const patient = { ...call, timeoutMs: ms(call.timeoutMs + GRACE_MS) };
      return wire.stream(request, patient, (reply) => watchReceiver(reply, query.resource, on)).catch(toExpired);
    },
    async text(path, call) {
      const { body, stamps } = await wire.fetch({ method: 'GET', path }, call);
      return { ...stamps, text: body };
    },
    async post(path, call) {
      const { body, stamps } = await wire.fetch({ method: 'POST', path }, call);
      return { ...stamps, text: body };
    },
    bytes: (path, call, most) => wire.bytes({ method: 'GET', path }, call, most),
    speak: speakOver(wire),
    exec: execOver(wire),
    close: wire.close,
  };
}

const GRACE_MS = 10_000;

/** The server may know at once that a version is too old. */
function toExpired(error: unknown): 'expired' {
  if (error instanceof ApiError && error.status === 410) return 'expired';
  throw error;
}

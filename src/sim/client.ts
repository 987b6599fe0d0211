import type { JsonObject } from '../model/json.ts';
import { listAt, numberAt, stringAt } from '../model/json.ts';
import { type EpochMs, epochMs, type Milliseconds, ms, seconds } from '../model/units.ts';
import {
  ApiError,
  type Call,
  type Cluster,
  type Page,
  type Query,
  type Reply,
  type Resource,
  type Stamps,
  type WatchEvent,
} from '../runner/cluster.ts';
import type { ApiRequest, ApiResponse, RequestOptions, Verb } from './api/request.ts';
import type { SimApi } from './api/server.ts';
import type { Kind } from './registry/kinds.ts';
import { noSuchPath } from './registry/status.ts';
import type { SimTime } from './time.ts';

interface Needs {
  readonly api: SimApi;
  readonly time: SimTime;
  readonly roundTripMs: Milliseconds;
  readonly name: string;
}

/** The cluster port on a simulated API server in the same process: half a round trip there, half a round trip back. */
export function simClient({ api, time, roundTripMs, name }: Needs): Cluster {
  const half = ms(roundTripMs / 2);

  /** One exchange: stamps around it, deadline and abort on our side; a request that was sent is carried out anyway. */
  const exchange = <T>(call: Call, serve: () => Promise<T>): Promise<{ answer: T; stamps: Stamps }> => {
    const sentAt = time.now();
    const work = async (): Promise<{ answer: T; stamps: Stamps }> => {
      await time.sleep(half);
      const answer = await serve();
      const serverDate = wholeSecond(api.serverNow());
      await time.sleep(half);
      return { answer, stamps: { sentAt, receivedAt: time.now(), serverDate } };
    };
    return withDeadline(time, call, sentAt, work());
  };

  const ask = async (request: ApiRequest, call: Call): Promise<{ answer: ApiResponse; stamps: Stamps }> => {
    call.signal.throwIfAborted();
    const reply = await exchange(call, () => api.handle(request));
    const { status, body } = reply.answer;
    if (status >= 400) throw toApiError(status, body, reply.stamps);
    return reply;
  };

  const object = async (request: ApiRequest, call: Call): Promise<Reply> => {
    const { answer, stamps } = await ask(request, call);
    return { ...stamps, status: answer.status, object: answer.body };
  };

  const request = (verb: Verb, resource: Resource, rest: Partial<ApiRequest>): ApiRequest => ({
    verb,
    kind: servedKind(api, resource, time.now()),
    client: name,
    options: {},
    ...rest,
  });

  return {
    create: async (body, resource, call) =>
      object(
        request('create', resource, {
          body: structuredClone(body),
          namespace: stringAt(body, 'metadata', 'namespace'),
        }),
        call,
      ),
    get: async ({ resource, ...ref }, call) => object(request('get', resource, ref), call),
    patch: async ({ resource, ...ref }, body, call) =>
      object(request('patch', resource, { ...ref, body: structuredClone(body) }), call),
    delete: async ({ resource, ...ref }, call) => object(request('delete', resource, ref), call),
    async list(query, call) {
      const { answer, stamps } = await ask(request('list', query.resource, listRequest(query)), call);
      return toPage(answer.body, stamps);
    },
    watch: async (query, from, on, call) =>
      watchObjects(request('watch', query.resource, listRequest(query, from, call)), on, call),
    async text(path, call) {
      call.signal.throwIfAborted();
      const { answer, stamps } = await exchange(call, () => api.text(path, name));
      if (typeof answer !== 'string') throw toApiError(answer.code, answer.toStatus(), stamps);
      return { ...stamps, text: answer };
    },
  };

  function watchObjects(asked: ApiRequest, on: (event: WatchEvent) => void, call: Call): Promise<'closed' | 'expired'> {
    call.signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      let ending: 'closed' | 'expired' = 'closed';
      const sentAt = time.now();
      const onAbort = (): void => {
        close();
        reject(call.signal.reason);
      };
      const settle = (act: () => void): void => {
        call.signal.removeEventListener('abort', onAbort);
        act();
      };
      const close = api.watch(asked, {
        event(type, object) {
          if (type !== 'ERROR') return on({ type, object, receivedAt: time.now() });
          const code = numberAt(object, 'code') ?? 500;
          const stamps = { sentAt, receivedAt: time.now() };
          if (code === 410) ending = 'expired';
          else settle(() => reject(toApiError(code, object, stamps)));
        },
        closed: () => settle(() => resolve(ending)),
      });
      call.signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}

function withDeadline<T>(time: SimTime, call: Call, sentAt: EpochMs, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => finish(() => reject(call.signal.reason));
    const cancel = time.after(call.timeoutMs, () =>
      finish(() => {
        const message = `no reply within ${call.timeoutMs} ms`;
        reject(new ApiError(0, 'Timeout', message, { sentAt, receivedAt: time.now() }));
      }),
    );
    const finish = (settle: () => void): void => {
      cancel();
      call.signal.removeEventListener('abort', onAbort);
      settle();
    };
    call.signal.addEventListener('abort', onAbort, { once: true });
    work.then(
      (value) => finish(() => resolve(value)),
      (error) => finish(() => reject(error)),
    );
  });
}

const listRequest = (query: Query, from?: string, call?: Call): Partial<ApiRequest> => {
  const options: RequestOptions = {
    labelSelector: query.labelSelector,
    limit: query.limit,
    continue: query.continue,
    resourceVersion: from,
    timeoutSeconds: call === undefined ? undefined : call.timeoutMs / 1000,
  };
  return { namespace: query.namespace, options };
};

function toPage(list: JsonObject, stamps: Stamps): Page {
  const token = stringAt(list, 'metadata', 'continue');
  return {
    ...stamps,
    items: listAt(list, 'items') as readonly JsonObject[],
    resourceVersion: stringAt(list, 'metadata', 'resourceVersion') ?? '',
    ...(token === undefined ? {} : { continue: token }),
  };
}

function servedKind(api: SimApi, resource: Resource, now: EpochMs): Kind {
  const kind = api.kinds.ofUrl(resource.apiVersion, resource.plural);
  if (kind !== undefined) return kind;
  const refusal = noSuchPath();
  throw toApiError(refusal.code, refusal.toStatus(), { sentAt: now, receivedAt: now });
}

function toApiError(status: number, body: JsonObject, stamps: Stamps): ApiError {
  const wait = numberAt(body, 'details', 'retryAfterSeconds');
  const retryAfter = wait === undefined ? undefined : seconds(wait);
  return new ApiError(status, stringAt(body, 'reason') ?? '', stringAt(body, 'message') ?? '', stamps, retryAfter);
}

const wholeSecond = (at: EpochMs): EpochMs => epochMs(Math.floor(at / 1000) * 1000);

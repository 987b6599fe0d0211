import { stringAt } from '../model/json.ts';
import { type EpochMs, epochMs, type Milliseconds, ms } from '../model/units.ts';
import {
  ApiError,
  type Call,
  type Cluster,
  pageOf,
  type Query,
  type Reply,
  type Resource,
  type Stamps,
} from '../runner/cluster.ts';
import type { RequestInfo, RequestOptions } from './api/request.ts';
import type { SimApi } from './api/server.ts';
import { toApiError } from './api-error.ts';
import type { Kind, Verb } from './registry/kinds.ts';
import { noSuchPath } from './registry/status.ts';
import type { SimTime } from './time.ts';
import { watchOver } from './watch-client.ts';

interface Dependencies {
  readonly api: SimApi;
  readonly time: SimTime;
  readonly roundTripMs: Milliseconds;
  readonly name: string;
}

/** The cluster port on a simulated API server in the same process: half a round trip there, half a round trip back. */
export function simClient({ api, time, roundTripMs, name }: Dependencies): Cluster {
  const half = ms(roundTripMs / 2);

  /** One exchange with stamps around it. What was sent is carried out, also when the client no longer waits. */
  const exchange = <T>(call: Call, serve: () => Promise<T>): Promise<{ answer: T; stamps: Stamps }> => {
    call.signal.throwIfAborted();
    const sentAt = time.now();
    const stamps = (serverDate: EpochMs): Stamps => ({ sentAt, receivedAt: time.now(), serverDate });
    const work = async (): Promise<{ answer: T; stamps: Stamps }> => {
      await time.sleep(half);
      try {
        const answer = await serve();
        const date = wholeSecond(api.serverNow());
        await time.sleep(half);
        return { answer, stamps: stamps(date) };
      } catch (error) {
        const date = wholeSecond(api.serverNow());
        await time.sleep(half);
        throw toApiError(error, stamps(date));
      }
    };
    return withDeadline(time, call, sentAt, work());
  };

  const object = async (request: RequestInfo, call: Call): Promise<Reply> => {
    const { answer, stamps } = await exchange(call, () => api.handle(request));
    return { ...stamps, status: answer.status, object: answer.body };
  };

  const request = (verb: Verb, resource: Resource, rest: Partial<RequestInfo>): RequestInfo => ({
    verb,
    kind: servedKind(api, resource, time.now()),
    client: name,
    options: {},
    ...rest,
  });

  return {
    create: async (body, resource, call) => {
      const namespace = stringAt(body, 'metadata', 'namespace');
      return object(request('create', resource, { body: structuredClone(body), namespace }), call);
    },
    get: async ({ resource, ...ref }, call) => object(request('get', resource, ref), call),
    patch: async ({ resource, ...ref }, body, call) =>
      object(request('patch', resource, { ...ref, body: structuredClone(body) }), call),
    put: async ({ resource, ...ref }, call) => void (await object(request('update', resource, ref), call)),
    delete: async ({ resource, ...ref }, call) => object(request('delete', resource, ref), call),
    async list(query, call) {
      const asked = request('list', query.resource, { namespace: query.namespace, options: listOptions(query) });
      const { answer, stamps } = await exchange(call, () => api.handle(asked));
      return pageOf(answer.body, stamps);
    },
    async watch(query, from, on, call) {
      const start = from === undefined ? STREAMING_LIST : { resourceVersion: from };
      const options = { ...listOptions(query), ...start, ...WATCH, timeoutSeconds: call.timeoutMs / 1000 };
      const asked = request('watch', query.resource, { namespace: query.namespace, options });
      return watchOver(api, time, asked, on, call);
    },
    async text(path, call) {
      const { answer, stamps } = await exchange(call, () => api.text(path, name));
      return { ...stamps, text: answer };
    },
  };
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

const WATCH = { allowWatchBookmarks: true } as const;
const STREAMING_LIST = { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' } as const;

const listOptions = ({ labelSelector, limit, continue: token }: Query): RequestOptions => ({
  labelSelector,
  limit,
  continue: token,
});

function servedKind(api: SimApi, resource: Resource, now: EpochMs): Kind {
  const kind = api.kinds.ofUrl(resource.apiVersion, resource.plural);
  if (kind === undefined) throw toApiError(noSuchPath(), { sentAt: now, receivedAt: now });
  return kind;
}

const wholeSecond = (at: EpochMs): EpochMs => epochMs(Math.floor(at / 1000) * 1000);

import { type JsonObject, numberAt, stringAt } from '../model/json.ts';
import type { Call, WatchEvent } from '../runner/cluster.ts';
import type { RequestInfo } from './api/request.ts';
import type { SimApi } from './api/server.ts';
import type { Stream } from './api/watch.ts';
import { toApiError } from './api-error.ts';
import { StatusError } from './registry/status.ts';
import type { SimTime } from './time.ts';

/** The watch of the cluster port on a simulated API server in the same process. */
export function watchOver(
  api: SimApi,
  time: SimTime,
  request: RequestInfo,
  on: (event: WatchEvent) => void,
  call: Call,
): Promise<'closed' | 'expired'> {
  call.signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const sentAt = time.now();
    let stream: Stream | undefined;
    let ended = false;
    const finish = (settle: () => void): void => {
      ended = true;
      call.signal.removeEventListener('abort', onAbort);
      stream?.stop();
      settle();
    };
    const onAbort = (): void => finish(() => reject(call.signal.reason));
    const fail = (error: unknown): void => {
      const isExpired = error instanceof StatusError && error.code === 410;
      if (isExpired) finish(() => resolve('expired'));
      else finish(() => reject(toApiError(error, { sentAt, receivedAt: time.now() })));
    };
    call.signal.addEventListener('abort', onAbort, { once: true });
    const sink: Parameters<SimApi['watch']>[1] = {
      event: (type, object) =>
        type === 'ERROR' ? fail(fromStatus(object)) : on({ type, object, receivedAt: time.now() }),
      closed: () => {
        if (!ended) finish(() => resolve('closed'));
      },
    };
    api.watch(request, sink).then((opened) => {
      stream = opened;
      if (ended) opened.stop();
    }, fail);
  });
}

const fromStatus = (status: JsonObject): StatusError =>
  new StatusError(numberAt(status, 'code') ?? 500, stringAt(status, 'reason') ?? '', stringAt(status, 'message') ?? '');

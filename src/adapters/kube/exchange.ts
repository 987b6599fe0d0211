import type { Dispatcher } from 'undici';
import type { Clock } from '../../model/clock.ts';
import type { EpochMs, Milliseconds } from '../../model/units.ts';
import type { Call } from '../../runner/cluster.ts';
import { noReply } from './errors.ts';
import type { Head, Sent } from './reply.ts';

/** Takes the body of a reply as it comes. What `data` throws, and what it returns unless undefined, ends the exchange. */
export interface Receiver<Result> {
  data(chunk: Buffer, receivedAt: EpochMs): Result | undefined;
  end(receivedAt: EpochMs): Result;
}

/**
 * One request and its reply, over undici's lowest interface: no stream and no promise per chunk. A request is sent when undici
 * hands it to its socket, so a wait for a free socket is not the API server's latency; it is received when the whole body is here,
 * which is when the API server's own histogram stops its clock too. Rejects with ApiError status 0, or with the signal's reason.
 */
export function exchange<Result>(
  wire: { readonly dispatcher: Dispatcher; readonly clock: Clock },
  request: Dispatcher.DispatchOptions,
  sent: Sent,
  call: Call,
  receive: (head: Head) => Receiver<Result>,
): Promise<Result> {
  const { dispatcher, clock } = wire;
  return new Promise((resolve, reject) => {
    call.signal.throwIfAborted();
    let sentAt = clock.now();
    let controller: Dispatcher.DispatchController | undefined;
    let receiver: Receiver<Result> | undefined;
    let open = true;
    /** Bytes of its body, once its head has come. */
    let come: number | undefined;

    const settle = (act: () => void): void => {
      open = false;
      clearTimeout(deadline);
      call.signal.removeEventListener('abort', onAbort);
      act();
    };
    /** Ends the exchange from our side: the socket is given up with it. */
    const cut = (act: () => void): void => {
      settle(act);
      controller?.abort(CUT);
    };
    const fail = (error: unknown): void => reject(noReply(error, sent, { sentAt, receivedAt: clock.now() }));
    const onAbort = (): void => cut(() => reject(call.signal.reason));
    const onDeadline = (): void => cut(() => fail(timeoutError(call.timeoutMs, come)));
    // A quick reply would outrun a timer of no time at all.
    if (call.timeoutMs <= 0) return fail(timeoutError(call.timeoutMs, come));
    const deadline = setTimeout(onDeadline, Math.min(call.timeoutMs, LONGEST_TIMER_MS));
    call.signal.addEventListener('abort', onAbort, { once: true });

    dispatcher.dispatch(request, {
      onRequestStart(started) {
        controller = started;
        sentAt = clock.now();
        if (!open) started.abort(CUT);
      },
      onResponseStart(_, status, headers) {
        come = 0;
        if (open) receiver = receive({ status, headers, sentAt });
      },
      onResponseData(_, chunk) {
        if (!open) return;
        come = (come ?? 0) + chunk.length;
        try {
          const early = receiver?.data(chunk, clock.now());
          if (early !== undefined) cut(() => resolve(early));
        } catch (error) {
          cut(() => reject(error));
        }
      },
      onResponseEnd() {
        if (!open || receiver === undefined) return;
        const { end } = receiver;
        settle(() => {
          try {
            resolve(end(clock.now()));
          } catch (error) {
            reject(error);
          }
        });
      },
      onResponseError(_, error) {
        if (open) settle(() => fail(error));
      },
    });
  });
}

const CUT = new Error('ended by this side');
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function timeoutError(after: Milliseconds, come: number | undefined): Error {
  const seen =
    come === undefined
      ? `nothing came within ${after} ms`
      : `it had begun and did not end within ${after} ms: ${come} bytes of it came`;
  return Object.assign(new Error(seen), { code: 'Timeout' });
}

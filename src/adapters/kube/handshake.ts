import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';

/** What a server answers in place of the upgrade. */
export interface InPlaceOfUpgrade {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What a WebSocket keeps to itself: what it is carried by, and how an upgrade failed. */
export interface Handshake {
  connection?: Duplex;
  answer?: InPlaceOfUpgrade;
  error?: Error;
}

/**
 * Sends these headers, and notes what comes of the upgrade. Headers of a WebSocket's own join the values of a list: two groups that are
 * impersonated would be one.
 */
export const watchedWith =
  (
    headers: Readonly<Record<string, string | string[]>>,
    handshake: Handshake,
  ): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch({ ...options, headers: { ...options.headers, ...headers } }, watched(handler, handshake));

function watched(handler: Dispatcher.DispatchHandler, handshake: Handshake): Dispatcher.DispatchHandler {
  let head: Omit<InPlaceOfUpgrade, 'body'> = { status: 0, headers: {} };
  const chunks: Buffer[] = [];
  return {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onRequestUpgrade(controller, status, headers, socket) {
      handshake.connection = socket;
      handler.onRequestUpgrade?.(controller, status, headers, socket);
    },
    onResponseStart(_, status, headers) {
      head = { status, headers };
    },
    onResponseData: (_, chunk) => void chunks.push(chunk),
    onResponseEnd(controller) {
      handshake.answer = { ...head, body: Buffer.concat(chunks).toString() };
      handler.onResponseError?.(controller, new Error(`it was answered with ${head.status}`));
    },
    onResponseError(controller, error) {
      handshake.error = error;
      handler.onResponseError?.(controller, error);
    },
  };
}

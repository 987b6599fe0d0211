import type { Duplex } from 'node:stream';
import { type Dispatcher, WebSocket } from 'undici';
import { seconds } from '../../model/units.ts';

/** What a WebSocket does, with bytes both ways. */
export interface SocketUser {
  /** Bytes that are sent before it has ended may arrive. */
  opened(send: (bytes: Buffer) => void): void;
  take(bytes: Buffer): void;
}

export interface SocketRequest {
  /** http: or https: */
  readonly url: string;
  /** The server chooses one of them, or the WebSocket does not open. */
  readonly protocols: readonly string[];
  readonly headers: Readonly<Record<string, string | string[]>>;
}

/** What a server answers in place of the upgrade. */
export interface InPlaceOfUpgrade {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** It did not open: `answer` says why, or the `cause` where none came. */
export class NotOpened extends Error {
  readonly answer: InPlaceOfUpgrade | undefined;

  constructor(message: string, answer: InPlaceOfUpgrade | undefined, cause: unknown) {
    super(message, { cause });
    this.answer = answer;
  }
}

const OPEN_WITHIN = seconds(15);

/** Resolves with the reason when it has ended. Rejects with NotOpened, and with the signal's reason. */
export function useWebSocket(
  dispatcher: Dispatcher,
  { url, protocols, headers }: SocketRequest,
  user: SocketUser,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const handshake: Handshake = {};
  const socket = new WebSocket(url.replace(/^http/, 'ws'), {
    protocols: [...protocols],
    dispatcher: dispatcher.compose(watchedWith(headers, handshake)),
  });
  socket.binaryType = 'arraybuffer';
  let isOpen = false;
  let fault = '';
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => socket.close(), OPEN_WITHIN);
    const onAbort = (): void => {
      settle(() => reject(signal.reason));
      socket.close();
      // The other side may never answer the goodbye, and a process does not end before its sockets.
      handshake.connection?.destroy();
    };
    const settle = (act: () => void): void => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.addEventListener('open', () => {
      clearTimeout(deadline);
      isOpen = true;
      user.opened((bytes) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
      });
    });
    socket.addEventListener('message', ({ data }) => {
      if (!signal.aborted) user.take(Buffer.from(data));
    });
    socket.addEventListener('error', ({ message }) => {
      fault = message;
    });
    socket.addEventListener('close', ({ code, reason }) => {
      const why = reason || fault || (code === BROKEN ? 'the connection broke' : `it was closed with code ${code}`);
      handshake.connection?.destroy();
      const { answer, error } = handshake;
      settle(() => (isOpen ? resolve(why) : reject(new NotOpened(why, answer, error))));
    });
  });
}

/** https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1: no goodbye was received. */
const BROKEN = 1006;

/** What a WebSocket keeps to itself: what it is carried by, and how an upgrade failed. */
interface Handshake {
  connection?: Duplex;
  answer?: InPlaceOfUpgrade;
  error?: Error;
}

/**
 * Sends these headers, and notes what comes of the upgrade. Headers of a WebSocket's own join the values of a list: two groups that are
 * impersonated would be one.
 */
const watchedWith =
  (headers: SocketRequest['headers'], handshake: Handshake): Dispatcher.DispatcherComposeInterceptor =>
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

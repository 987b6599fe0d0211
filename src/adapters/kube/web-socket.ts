import { type Dispatcher, WebSocket } from 'undici';
import { seconds } from '../../model/units.ts';
import { type Handshake, type InPlaceOfUpgrade, watchedWith } from './handshake.ts';

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

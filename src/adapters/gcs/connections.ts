import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/**
 * A call to a bucket, by which its sockets are known: the client library has no way to give up a request, and one that is never
 * answered would keep the process alive.
 */
interface BucketCall {
  over: boolean;
}

const calls = new AsyncLocalStorage<BucketCall>();
/** Kept alive between calls, so a call may use one that an earlier call opened. */
const sockets = new Set<Socket>();

subscribe('net.client.socket', (message) => {
  const call = calls.getStore();
  if (call === undefined) return;
  const { socket } = message as { readonly socket: Socket };
  // A later attempt of the library's own, for whose answer there is no wait any more.
  // It is announced before it connects, and what is destroyed then connects all the same.
  if (call.over) setImmediate(() => socket.destroy());
  else sockets.add(socket.once('close', () => sockets.delete(socket)));
});

/** Acts, and closes the connections to the bucket once `signal` aborts. */
export async function withConnections<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  const call: BucketCall = { over: false };
  const end = (): void => {
    call.over = true;
    for (const socket of sockets) socket.destroy();
  };
  signal.addEventListener('abort', end);
  try {
    return await calls.run(call, act);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

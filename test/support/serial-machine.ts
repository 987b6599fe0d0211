import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { PilotAnswer } from '../../src/barrier/message.ts';
import { linePilot } from './pilot-frames.ts';

/** A machine whose serial line is a Unix socket, and the pilot in it, which says again what was not answered. */
export function serialMachine(path: string, token: string) {
  const pilot = linePilot();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setEncoding('latin1');
    pilot.connected((text) => socket.write(text));
    socket.on('data', (text: string) => pilot.take(text));
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    pilot.sayAgain();
  });
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    say: (message: object): Promise<PilotAnswer> => pilot.say({ token, ...message }),
    async start(): Promise<void> {
      server.listen(path);
      await once(server, 'listening');
    },
    /** The line breaks, and can be opened again at once. */
    drop,
    /** The machine is gone, and its socket with it. */
    async stop(): Promise<void> {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      drop();
      await closed;
    },
  };
}

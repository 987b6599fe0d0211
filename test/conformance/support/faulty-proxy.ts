import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a request: nothing (undefined), an answer of 503, a cut connection, or a reply that is lost after it was done. */
export type Fault = 'busy' | 'cut' | 'reply-lost' | undefined;

/** A proxy on loopback before a server at `address`, which asks `fault` about each request. */
export async function startFaultyProxy(address: string, fault: (method: string, url: string) => Fault) {
  const server = createServer((from, to) => {
    const kind = fault(from.method ?? '', from.url ?? '');
    if (kind === 'cut') from.socket.destroy();
    else if (kind === 'busy') from.resume().once('end', () => to.writeHead(503).end('{}'));
    else forward(address, from, to, kind === 'reply-lost');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    stop(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

function forward(address: string, from: IncomingMessage, to: ServerResponse, loseReply: boolean): void {
  const onward = request(`${address}${from.url}`, { method: from.method, headers: from.headers }, (reply) => {
    if (loseReply) {
      reply.resume().once('end', () => from.socket.destroy());
      return;
    }
    to.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(to);
  });
  onward.once('error', () => from.socket.destroy());
  from.pipe(onward);
}

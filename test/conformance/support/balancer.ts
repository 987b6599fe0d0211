import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

export interface Balancer {
  readonly port: number;
  /** Ends all connections. Those that come while it is shut end at once. */
  shut(): void;
  open(): void;
  /** Those that are open now carry nothing any more and do not end, as when a firewall forgets them; new ones work. */
  mute(): void;
  /** Whatever is carried from now on takes so much longer, each way. */
  slow(delayMs: number): void;
  stop(): void;
}

/** A load balancer of TCP on loopback: connections go to the ports in turn. */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const sockets = new Set<Socket>();
  let turn = 0;
  let isShut = false;
  let delayMs = 0;

  const carry = (from: Socket, to: Socket): void => {
    sockets.add(from);
    const way = new Transform({
      transform(chunk, _encoding, done) {
        if (delayMs === 0) done(null, chunk);
        else setTimeout(() => done(null, chunk), delayMs);
      },
    });
    from.on('error', () => to.destroy()).on('close', () => sockets.delete(from));
    from.pipe(way).pipe(to);
  };
  const join = (client: Socket, backend: Socket): void => {
    carry(client, backend);
    carry(backend, client);
  };
  const endAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  const server = createServer((client) => {
    if (isShut) client.destroy();
    else join(client, connect(ports[turn++ % ports.length] ?? 0, '127.0.0.1'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    shut() {
      isShut = true;
      endAll();
    },
    open() {
      isShut = false;
    },
    mute() {
      for (const socket of sockets) socket.unpipe().resume();
    },
    slow(delay) {
      delayMs = delay;
    },
    stop() {
      server.close();
      endAll();
    },
  };
}

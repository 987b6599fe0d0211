import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** As many ports as there are names, on none of which anybody listens now. */
export async function freePorts<Name extends string>(names: readonly Name[]): Promise<Readonly<Record<Name, number>>> {
  const ports = new Set<number>();
  while (ports.size < names.length) ports.add(await freePort());
  return Object.fromEntries(names.map((name, index) => [name, [...ports][index]])) as Record<Name, number>;
}

/**
 * A port of loopback on which nothing listens now. It is none of those that Linux gives to outgoing connections: one of them might take it
 * before its program listens there, or while that is down.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(FIRST, FIRST_OUTGOING);
  const server = createServer().listen(port, '127.0.0.1');
  const listens = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.close();
  return listens ? port : freePort();
}

const FIRST = 10_000;
/** The default of net.ipv4.ip_local_port_range. */
const FIRST_OUTGOING = 32_768;

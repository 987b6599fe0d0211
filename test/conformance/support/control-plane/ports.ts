import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** As many ports as there are names, on none of which anybody listens now. */
export async function freePorts<Name extends string>(names: readonly Name[]): Promise<Readonly<Record<Name, number>>> {
  const found = await Promise.all(names.map(async (name) => [name, await freePort()] as const));
  return Object.fromEntries(found) as Record<Name, number>;
}

/** A port of loopback on which nobody listens now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

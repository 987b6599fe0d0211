import { once } from 'node:events';
import { readlinkSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { usageError } from '../../model/errors.ts';
import { errorCode } from './failures.ts';

/** A folder that is ours until it is released or this process is no more, however it ends. */
export interface Hold {
  release(): void;
}

/**
 * Holds a folder against other prowess processes of this machine: a run and the computing of its results must not meet. The kernel keeps
 * it, as a listening socket named after the folder's inode, so that a process that was killed holds nothing and a stopped one still
 * does. Throws KnownError `usage` where another process holds it.
 * @param why what another process that holds it does there
 */
export async function holdFolder(
  folder: string,
  why = 'its run has not ended, or its results are being computed',
): Promise<Hold> {
  const { dev, ino } = statSync(folder);
  const hold = await holdName(`${dev}-${ino}`);
  if (hold === undefined) {
    throw usageError(`another prowess is at work in ${folder}: ${why}`, 'try again when it has ended');
  }
  return hold;
}

/** The same of a name: undefined where another process of this machine holds it. */
export async function holdName(name: string): Promise<Hold | undefined> {
  const own = `prowess-${name}`;
  const server = await (process.platform === 'linux' ? listen(`\0${own}`) : listenOnFile(join(tmpdir(), own)));
  return server && { release: () => void server.close() };
}

/** Where names are held against each other: processes of one machine that share its network. */
export function machineName(): string {
  const network = process.platform === 'linux' ? readlinkSync('/proc/self/ns/net') : process.platform;
  return `${hostname()} ${network}`;
}

/** Resolves to undefined where another process listens there. */
async function listen(address: string): Promise<Server | undefined> {
  const server = createServer((client) => client.destroy()).unref();
  server.listen({ path: address });
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE') return undefined;
    throw error;
  }
}

/** Where sockets have names in the file system alone, that of a dead process is still there and refuses. */
async function listenOnFile(path: string): Promise<Server | undefined> {
  const server = await listen(path);
  if (server !== undefined || (await answers(path))) return server;
  rmSync(path, { force: true });
  return listen(path);
}

async function answers(path: string): Promise<boolean> {
  const client = connect({ path });
  try {
    await once(client, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    client.destroy();
  }
}

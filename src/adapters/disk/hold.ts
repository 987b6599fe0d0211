import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
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
 */
export async function holdFolder(folder: string): Promise<Hold> {
  const { dev, ino } = statSync(folder);
  const name = `prowess-${dev}-${ino}`;
  const server = await (process.platform === 'linux' ? listen(`\0${name}`) : listenOnFile(join(tmpdir(), name)));
  if (server === undefined) {
    throw usageError(
      `another prowess is at work in ${folder}: its run has not ended, or its results are being computed`,
      'try again when it has ended',
    );
  }
  return { release: () => void server.close() };
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

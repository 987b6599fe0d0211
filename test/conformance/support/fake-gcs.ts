import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './control-plane/ports.ts';
import { peer } from './peers.ts';

/** A Google Cloud Storage server on loopback that keeps everything in memory. */
export interface FakeGcs {
  /** What STORAGE_EMULATOR_HOST is set to. */
  readonly address: string;
  createBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server; it ends with `stop`, with this process, or after an hour. */
export async function startFakeGcs(): Promise<FakeGcs> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const args = [
    '-scheme',
    'http',
    '-host',
    '127.0.0.1',
    '-port',
    String(port),
    '-backend',
    'memory',
    '-public-host',
    `127.0.0.1:${port}`,
  ];
  const server = spawn(await peer('fake-gcs-server'), args, { stdio: 'ignore', timeout: 3_600_000 });
  const killNow = (): void => void server.kill('SIGKILL');
  process.once('exit', killNow);
  await untilAnswering(address, server);
  return {
    address,
    createBucket: (name) => post(`${address}/storage/v1/b?project=test`, { name }),
    async stop() {
      process.off('exit', killNow);
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}

async function untilAnswering(address: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (server.exitCode !== null) throw new Error(`fake-gcs-server ended with ${server.exitCode}`);
    const answer = await fetch(`${address}/storage/v1/b?project=test`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error('fake-gcs-server does not answer');
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './control-plane/ports.ts';
import { until } from './control-plane/ready.ts';
import { peer } from './peers.ts';

/** A Google Cloud Storage server on loopback that keeps everything in memory. */
export interface FakeGcs {
  /** What STORAGE_EMULATOR_HOST is set to. */
  readonly address: string;
  createBucket(name: string): Promise<void>;
  /** Removes whatever has this text in its path. */
  forget(bucket: string, text: string): Promise<void>;
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
    forget: (bucket, text) => remove(`${address}/storage/v1/b/${bucket}/o`, text),
    async stop() {
      process.off('exit', killNow);
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}

const untilAnswering = (address: string, server: ChildProcess): Promise<void> =>
  until('fake-gcs-server answers', async () => {
    if (server.exitCode !== null) throw new Error(`fake-gcs-server ended with ${server.exitCode}`);
    const answer = await fetch(`${address}/storage/v1/b?project=test`).catch(() => undefined);
    return answer?.ok === true;
  });

async function remove(objects: string, text: string): Promise<void> {
  const answer = await fetch(objects);
  const { items = [] } = (await answer.json()) as { items?: { name: string }[] };
  for (const { name } of items.filter(({ name }) => name.includes(text))) {
    const { ok, status } = await fetch(`${objects}/${encodeURIComponent(name)}`, { method: 'DELETE' });
    if (!ok) throw new Error(`DELETE ${name}: ${status}`);
  }
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`);
}

/**
 * The least that can be done: creates pods over 50 sockets and counts on one watch until all run. Keeps nothing, measures nothing,
 * writes nothing. Arguments: KUBECONFIG in the environment, `--objects N --namespace NAME`.
 */
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { createCredentials } from '../../src/adapters/kube/access/credentials.ts';
import { findAccess } from '../../src/adapters/kube/access/find-access.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';

const { values } = parseArgs({ options: { objects: { type: 'string' }, namespace: { type: 'string' } } });
const { namespace } = values;
const objects = Number(values.objects);
const access = findAccess({ env: process.env });
const { authorization = '' } = await createCredentials(access.login, systemClock).current();
const headers = { authorization, 'content-type': 'application/json' };
const pool = new Pool(access.server.origin, { connections: 51, connect: access.tls });

await send('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
const pods = `/api/v1/namespaces/${namespace}/pods`;
const all = untilAllRun();
let next = 0;
await Promise.all(Array.from({ length: 50 }, createMany));
await all;
await pool.destroy();

async function createMany(): Promise<void> {
  while (next < objects) {
    const spec = { containers: [{ name: 'main', image: 'pause' }] };
    await send(pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name: `pod-${next++}` }, spec });
  }
}

async function send(path: string, object: object): Promise<void> {
  const { statusCode, body } = await pool.request({ method: 'POST', path, headers, body: JSON.stringify(object) });
  await body.dump();
  if (statusCode !== 201) throw new Error(`POST ${path}: ${statusCode}`);
}

async function untilAllRun(): Promise<void> {
  const { body } = await pool.request({ method: 'GET', path: `${pods}?watch=true`, headers, bodyTimeout: 0 });
  const running = new Set<string>();
  let rest = '';
  for await (const chunk of body.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { object } = JSON.parse(line);
      if (object.status.phase === 'Running') running.add(object.metadata.uid);
    }
    if (running.size >= objects) return;
  }
}

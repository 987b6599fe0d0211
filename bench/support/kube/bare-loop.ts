/**
 * The least that can be done: creates objects over 50 sockets and counts on one watch until all run. Keeps nothing, measures
 * nothing, writes nothing. Arguments: KUBECONFIG in the environment, `--workload pod|vmi --objects N --namespace NAME`.
 */
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { createCredentials } from '../../../src/adapters/kube/access/credentials.ts';
import { findAccess } from '../../../src/adapters/kube/access/find-access.ts';
import { createRequest } from '../../../src/adapters/kube/requests.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { RESOURCES, type Resource } from '../../../src/model/resources.ts';
import { manifestOf, WORKLOADS } from '../manifests.ts';

const text = { type: 'string', default: '' } as const;
const { values } = parseArgs({ options: { workload: text, objects: text, namespace: text } });
const { namespace } = values;
const workload = values.workload === 'vmi' ? 'vmi' : 'pod';
const { resource } = WORKLOADS[workload];
const objects = Number(values.objects);
const access = findAccess({ env: process.env });
const { authorization = '' } = await createCredentials(access.login, systemClock).current();
const headers = { authorization, 'content-type': 'application/json' };
const pool = new Pool(access.server.origin, { connections: 51, connect: access.tls });

await create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, RESOURCES.namespaces);
const { path: collection } = createRequest(manifestOf(workload, { namespace }), resource);
await untilUsable();
const all = untilAllRun();
let next = 0;
await Promise.all(Array.from({ length: 50 }, createMany));
await all;
await pool.destroy();

async function createMany(): Promise<void> {
  while (next < objects) await create(manifestOf(workload, { namespace, name: `${workload}-${next++}` }), resource);
}

async function create(object: JsonObject, kind: Resource): Promise<void> {
  const { method, path, body = '' } = createRequest(object, kind);
  const reply = await pool.request({ method, path, headers, body });
  await reply.body.dump();
  if (reply.statusCode !== 201) throw new Error(`POST ${path}: ${reply.statusCode}`);
}

/** Pods are refused before their namespace has its ServiceAccount. */
async function untilUsable(): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
  for (let status = 0; status !== 200; ) {
    const reply = await pool.request({ method: 'GET', path, headers });
    await reply.body.dump();
    status = reply.statusCode;
  }
}

/** On a busy machine a watch may end early; a new one begins with everything that is there. */
async function untilAllRun(): Promise<void> {
  const running = new Set<string>();
  while (running.size < objects) await watchInto(running);
}

async function watchInto(running: Set<string>): Promise<void> {
  const { body } = await pool.request({ method: 'GET', path: `${collection}?watch=true`, headers, bodyTimeout: 0 });
  let rest = '';
  for await (const chunk of body.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { object } = JSON.parse(line);
      if (object.status?.phase === 'Running') running.add(object.metadata.uid);
    }
    if (running.size >= objects) return;
  }
}

import { request } from 'node:http';
import { expect } from 'chai';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { type JsonObject, listAt, stringAt, valueAt } from '../../../src/model/json.ts';
import { type ServedSim, serveSim } from '../../../src/sim/serve.ts';

describe('[I] sim/http/server', () => {
  let served: ServedSim;
  before(async () => {
    served = await serveSim({ clock: systemClock, seed: 'http', speed: 20, port: 0, options: { nodes: 2 } });
  });
  after(() => served.close());

  const ask = async (path: string, init: RequestInit = {}): Promise<{ response: Response; body: JsonObject }> => {
    const response = await fetch(`${served.url}${path}`, init);
    const text = await response.text();
    return { response, body: text.startsWith('{') ? JSON.parse(text) : { text } };
  };
  const send = (method: string, path: string, body: JsonObject | JsonObject[], type = 'application/json') =>
    ask(path, { method, body: JSON.stringify(body), headers: { 'content-type': type } });

  it('shows discovery clients what is served', async () => {
    const { body: groups } = await ask('/apis');
    expect(listAt(groups, 'groups').map((group) => stringAt(group, 'name'))).to.include('kubevirt.io');
    const { body: resources } = await ask('/apis/kubevirt.io/v1');
    const vmi = listAt(resources, 'resources').find((r) => stringAt(r, 'name') === 'virtualmachineinstances');
    expect(vmi).to.deep.include({ kind: 'VirtualMachineInstance', namespaced: true, shortNames: ['vmi', 'vmis'] });
    const { body: openapi } = await ask('/openapi/v3/apis/apps/v1');
    expect(Object.keys(openapi.paths ?? {})).to.include('/apis/apps/v1/namespaces/{namespace}/deployments/{name}');
    expect((await ask('/readyz')).body).to.deep.equal({ text: 'ok' });
  });

  it('creates, shows as a table, patches in three styles and deletes', async () => {
    const path = '/api/v1/namespaces/default/pods';
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: SPEC };
    expect((await send('POST', path, pod)).response.status).to.equal(201);
    const { body: table } = await ask(path, { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } });
    expect(table.kind).to.equal('Table');
    expect(listAt(table, 'rows').map((row) => listAt(row, 'cells')[0])).to.deep.equal(['web']);
    await send('PATCH', `${path}/web`, { metadata: { labels: { a: '1' } } }, 'application/merge-patch+json');
    const operation = { op: 'add', path: '/metadata/labels/b', value: '2' };
    await send('PATCH', `${path}/web`, [operation], 'application/json-patch+json');
    const image = { spec: { containers: [{ name: 'main', image: 'b' }] } };
    const { body } = await send('PATCH', `${path}/web`, image, 'application/strategic-merge-patch+json');
    expect(valueAt(body, 'metadata', 'labels')).to.deep.equal({ a: '1', b: '2' });
    expect(listAt(body, 'spec', 'containers')).to.deep.equal([{ name: 'main', image: 'b', args: ['x'] }]);
    expect((await ask(`${path}/web`, { method: 'DELETE' })).response.status).to.equal(200);
  });

  it('has what a pod printed, and the pages of a kubelet, as text', async () => {
    const path = '/api/v1/namespaces/default/pods';
    await send('POST', path, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'silent' }, spec: SPEC });
    const { response, body } = await ask(`${path}/silent/log?limitBytes=100`);
    expect([response.status, body]).to.deep.equal([200, { text: '' }]);
    expect((await ask(`${path}/gone/log`)).response.status).to.equal(404);
    const { body: nodes } = await ask('/api/v1/nodes');
    const node = stringAt(listAt(nodes, 'items')[0], 'metadata', 'name');
    const resources = await ask(`/api/v1/nodes/${node}/proxy/metrics/resource`);
    expect(resources.body.text).to.include('node_cpu_usage_seconds_total');
    const summary = await ask(`/api/v1/nodes/${node}/proxy/stats/summary`);
    expect(valueAt(summary.body, 'node')).to.be.an('object');
    expect((await send('POST', `${path}/silent/log`, {})).response.status).to.equal(404);
  });

  it('applies, and scales what has replicas', async () => {
    const path = '/apis/apps/v1/namespaces/default/deployments/web';
    const spec = { replicas: 1, selector: {}, template: { spec: SPEC } };
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec };
    expect((await send('PATCH', path, deployment, 'application/apply-patch+yaml')).response.status).to.equal(201);
    expect((await send('PATCH', path, deployment, 'application/apply-patch+yaml')).response.status).to.equal(200);
    await send('PATCH', `${path}/scale`, { spec: { replicas: 3 } }, 'application/merge-patch+json');
    expect(valueAt((await ask(path)).body, 'spec', 'replicas')).to.equal(3);
  });

  it('streams a watch line by line', async () => {
    const end = new AbortController();
    const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const { body: stream } = await fetch(`${served.url}/api/v1/namespaces?${query}`, { signal: end.signal });
    const lines = linesOf(stream);
    const seen: JsonObject[] = [];
    for await (const line of lines) {
      seen.push(JSON.parse(line));
      if (seen.at(-1)?.type === 'BOOKMARK') break;
    }
    end.abort();
    expect(seen.slice(0, -1).map(({ object }) => stringAt(object, 'metadata', 'name'))).to.include('kubevirt');
    const annotations = valueAt(seen.at(-1), 'object', 'metadata', 'annotations');
    expect(annotations).to.deep.equal({ 'k8s.io/initial-events-end': 'true' });
  });

  it('survives bodies of any depth and size, also while a client watches', async () => {
    const end = new AbortController();
    const watch = await fetch(`${served.url}/api/v1/namespaces?watch=true`, { signal: end.signal });
    const deep = '['.repeat(300_000) + ']'.repeat(300_000);
    const namespace = (name: string, body: string): string =>
      `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"${name}"},"spec":{"a":${body}}}`;
    const json = { 'content-type': 'application/json' };
    const post = (body: string) => ask('/api/v1/namespaces', { method: 'POST', body, headers: json });
    expect((await post(namespace('deep', deep))).response.status).to.equal(400);
    expect((await post(deep)).response.status).to.equal(400);
    const large = await post(namespace('large', JSON.stringify('x'.repeat(4_000_000))));
    expect(large.response.status).to.equal(413);
    expect(large.response.headers.get('connection')).to.equal('close');
    expect((await post(namespace('patched', '{}'))).response.status).to.equal(201);
    const path = '/api/v1/namespaces/patched';
    const type = 'application/json-patch+json';
    const doubling = Array.from({ length: 40 }, (_, n) => ({ op: 'copy', from: '/spec', path: `/spec/b${n}` }));
    expect((await send('PATCH', path, doubling, type)).response.status).to.equal(400);
    const nested = JSON.parse(`${'{"a":'.repeat(400)}{}${'}'.repeat(400)}`);
    const below = { op: 'add', path: `/spec${'/a'.repeat(300)}`, value: nested };
    expect((await send('PATCH', path, [{ op: 'add', path: '/spec', value: nested }], type)).response.status).to.equal(
      200,
    );
    expect((await send('PATCH', path, [below], type)).response.status).to.equal(400);
    expect((await ask('/readyz')).body).to.deep.equal({ text: 'ok' });
    end.abort();
    await watch.body?.cancel().catch(() => {});
  });

  it('refuses pages of other sites, and bodies without a type', async () => {
    const body = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'from-a-page' } });
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1:1' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const status = await statusOf(method, { 'content-type': 'application/json', ...headers }, body);
        expect(status, JSON.stringify(headers)).to.equal(403);
      }
    }
    expect(await statusOf('POST', {}, body)).to.equal(415);
    expect(await statusOf('GET', { origin: served.url, 'sec-fetch-site': 'same-origin' })).to.equal(200);
    expect((await ask('/api/v1/namespaces/from-a-page')).response.status).to.equal(404);
  });

  /** By plain HTTP: `fetch` sets these headers itself. */
  const statusOf = (method: string, headers: Record<string, string>, body?: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const sent = request(`${served.url}/api/v1/namespaces`, { method, headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      sent.on('error', reject).end(method === 'POST' ? body : undefined);
    });

  it('speaks JSON only, so that clients fall back to it', async () => {
    const protobuf = 'application/vnd.kubernetes.protobuf';
    expect((await ask('/api/v1/pods', { headers: { accept: protobuf } })).response.status).to.equal(406);
    expect(
      (await ask('/api/v1/pods', { headers: { accept: `${protobuf},application/json` } })).response.status,
    ).to.equal(200);
    expect((await send('POST', '/api/v1/namespaces', {}, protobuf)).response.status).to.equal(415);
  });

  it('refuses with a Status that says why', async () => {
    const { response, body } = await ask('/api/v1/namespaces/default/pods/none');
    expect(response.status).to.equal(404);
    expect(body).to.deep.include({ kind: 'Status', reason: 'NotFound', message: 'pods "none" not found' });
    const broken = await ask('/api/v1/namespaces', {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(broken.response.status).to.equal(400);
    expect((await ask('/api/v1/nodes/node-0', { method: 'POST' })).response.status).to.equal(405);
    expect((await ask('/none')).response.status).to.equal(404);
  });
});

const SPEC = { schedulerName: 'absent', containers: [{ name: 'main', image: 'a', args: ['x'] }] };

async function* linesOf(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of stream ?? []) {
    const lines = (rest + new TextDecoder().decode(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

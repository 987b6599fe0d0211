import { expect } from 'chai';
import { connectKube, type KubeCluster } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { KnownError } from '../../../src/model/errors.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { ms, seconds } from '../../../src/model/units.ts';
import { ApiError, type Call } from '../../../src/runner/cluster.ts';
import { accessTo } from '../../support/kube-access.ts';
import { reply, type Script, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';

const { pods, nodes, virtualMachines } = RESOURCES;

describe('[I] adapters/kube/connect', () => {
  let server: ScriptedServer;
  let cluster: KubeCluster;

  const connected = async (script: Script, options: Parameters<typeof connectKube>[2] = {}): Promise<void> => {
    server = await scriptedServer(script);
    cluster = connectKube(accessTo(server.url), systemClock, options);
  };
  afterEach(async () => {
    await cluster.close();
    await server.close();
  });

  it('sends what the API expects', async () => {
    const list = { apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachineList', items: [] };
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } };
    await connected((response, { method, url }) => {
      if (method === 'POST') return reply(response, 201, pod());
      reply(response, 200, url.includes('virtualmachines') ? list : url.includes('nodes') ? node : pod());
    });
    const ref = { resource: pods, namespace: 'a', name: 'p' };
    await cluster.create({ kind: 'Pod', metadata: { name: 'p', namespace: 'a' } }, pods, call());
    await cluster.patch({ ...ref, subresource: 'status' }, { status: { phase: 'Running' } }, call());
    await cluster.delete(ref, call());
    await cluster.get({ resource: nodes, name: 'n' }, call());
    await cluster.list({ resource: virtualMachines, labelSelector: 'a=b,c in (d)', limit: 5, continue: 'x=y' }, call());
    expect(
      server.received.map(({ method, url, headers, body }) => [method, url, headers['content-type'], body]),
    ).to.deep.equal([
      [
        'POST',
        '/api/v1/namespaces/a/pods',
        'application/json',
        '{"kind":"Pod","metadata":{"name":"p","namespace":"a"}}',
      ],
      ['PATCH', '/api/v1/namespaces/a/pods/p/status', 'application/merge-patch+json', '{"status":{"phase":"Running"}}'],
      ['DELETE', '/api/v1/namespaces/a/pods/p?propagationPolicy=Background', undefined, ''],
      ['GET', '/api/v1/nodes/n', undefined, ''],
      [
        'GET',
        '/apis/kubevirt.io/v1/virtualmachines?labelSelector=a%3Db%2Cc+in+%28d%29&limit=5&continue=x%3Dy',
        undefined,
        '',
      ],
    ]);
  });

  it('stamps a reply when it is whole, with the date of the server', async () => {
    let headAt = 0;
    await connected(async (response) => {
      response.writeHead(200, { date: 'Tue, 04 Aug 2026 10:00:00 GMT' });
      response.write('{"apiVersion":"v1","kind":');
      headAt = systemClock.now();
      await systemClock.sleep(ms(30));
      response.end('"Pod","metadata":{"name":"p"}}');
    });
    const asked = systemClock.now();
    const { sentAt, receivedAt, serverDate, status, object } = await cluster.get({ resource: pods, name: 'p' }, call());
    expect({ status, object, serverDate }).to.deep.equal({
      status: 200,
      object: pod(),
      serverDate: Date.UTC(2026, 7, 4, 10),
    });
    expect(sentAt).to.be.within(asked, headAt);
    expect(receivedAt).to.be.greaterThan(headAt);
  });

  it('counts a wait for a free socket neither as sent nor as latency', async () => {
    let free = (): void => {};
    const blocked = new Promise<void>((resolve) => {
      free = resolve;
    });
    await connected(
      async (response, { url }, number) => {
        if (number === 0) await blocked;
        reply(response, 200, pod(url.slice(-1)));
      },
      { sockets: 1 },
    );
    const first = cluster.get({ resource: pods, name: 'a' }, call());
    const second = cluster.get({ resource: pods, name: 'b' }, call());
    await untilReceived(1);
    free();
    expect((await second).sentAt).to.be.at.least((await first).receivedAt);
  });

  it('keeps its sockets alive, and has none in common with another connection', async () => {
    await connected((response) => reply(response, 200, pod()), { sockets: 2 });
    const get = (from: KubeCluster): Promise<unknown> => from.get({ resource: pods, name: 'p' }, call());
    for (let round = 0; round < 5; round++) await Promise.all([get(cluster), get(cluster), get(cluster)]);
    expect(server.connections()).to.equal(2);
    const other = connectKube(accessTo(server.url), systemClock);
    await get(other);
    await other.close();
    expect(server.connections()).to.equal(3);
  });

  it('reads a page and where the next one begins', async () => {
    const list = { apiVersion: 'v1', kind: 'PodList', metadata: { resourceVersion: '7' } };
    const page = { ...list, metadata: { ...list.metadata, continue: 'more' }, items: [{ metadata: { name: 'a' } }] };
    await connected((response, _, number) => reply(response, 200, number === 0 ? page : { ...list, items: null }));
    const first = await cluster.list({ resource: pods }, call());
    expect(first).to.include({ resourceVersion: '7', continue: 'more' });
    expect(first.items).to.deep.equal(page.items);
    expect(await cluster.list({ resource: pods }, call())).not.to.have.property('continue');
  });

  it('gives raw text as it is', async () => {
    await connected((response) => reply(response, 200, '# HELP x\nx 1\n'));
    expect((await cluster.text('/metrics?a=b', call())).text).to.equal('# HELP x\nx 1\n');
    expect(server.received[0]?.url).to.equal('/metrics?a=b');
  });

  describe('a refusal', () => {
    it('carries status, reason, message and the time to wait', async () => {
      await connected((response) =>
        reply(response, 429, status('TooManyRequests', 'slow down'), { 'retry-after': '3' }),
      );
      const error = await refused(cluster.get({ resource: pods, name: 'p' }, call()));
      expect(error).to.include({ status: 429, reason: 'TooManyRequests', retryAfterMs: 3000 });
      expect(error.message).to.equal('GET /api/v1/pods/p: slow down (429)');
      expect(error.stamps.serverDate).to.be.a('number');
    });

    it('of permissions prints the rule that is missing', async () => {
      await connected((response) => reply(response, 403, status('Forbidden', 'user "x" cannot create pods')));
      const error = await refused(cluster.create({ metadata: { namespace: 'a' } }, virtualMachines, call()));
      expect(hintOf(error)).to.equal(
        'grant it in a ClusterRole: {apiGroups: ["kubevirt.io"], resources: ["virtualmachines"], verbs: ["create"]}',
      );
    });

    it('of a kind that is not served says which, and what to install', async () => {
      await connected((response) => reply(response, 404, '404 page not found\n'));
      const error = await refused(cluster.list({ resource: virtualMachines }, call()));
      expect(error.message).to.include('the server has no virtualmachines of kubevirt.io/v1 (404)');
      expect(hintOf(error)).to.include('CustomResourceDefinition');
    });

    it('of a path that no API server has says where it looked', async () => {
      server = await scriptedServer((response, _, number) =>
        reply(response, 404, number === 0 ? '404 page not found' : status('NotFound', UNKNOWN)),
      );
      cluster = connectKube(accessTo(`${server.url}/k8s/clusters/c-1/`), systemClock);
      for (const _ of [0, 1]) {
        const error = await refused(cluster.list({ resource: pods }, call()));
        expect(error.message).to.include(`no Kubernetes API answers at ${server.url}/k8s/clusters/c-1/ (404)`);
        expect(hintOf(error)).to.include('see the server of context "test" in the kubeconfig, with its path');
      }
    });

    it('of an object that does not exist is just that', async () => {
      await connected((response) => reply(response, 404, status('NotFound', 'pods "p" not found')));
      const error = await refused(cluster.get({ resource: pods, name: 'p' }, call()));
      expect(error).to.include({ status: 404, reason: 'NotFound' });
      expect(hintOf(error)).to.equal(undefined);
    });

    it('may be the page of a proxy', async () => {
      await connected((response) => reply(response, 503, '<html>no upstream</html>', { 'retry-after': 'x' }));
      const error = await refused(cluster.get({ resource: pods, name: 'p' }, call()));
      expect(error).to.include({ status: 503, retryAfterMs: undefined });
      expect(error.message).to.include('no upstream (');
    });
  });

  it('follows no redirect: it says where one points to, without what may be secret there', async () => {
    const location = 'https://ann:c4n4ry@login.example/start?token=c4n4ry';
    await connected((response) => reply(response, 302, '<html>moved</html>', { location }));
    for (const ask of [
      () => cluster.list({ resource: pods }, call()),
      () => cluster.text('/metrics', call()),
      () => cluster.watch({ resource: pods }, '1', () => {}, call()),
    ]) {
      const error = await refused(ask());
      expect(error.status).to.equal(302);
      expect(error.message).to.match(/^GET \S+: the server redirects to https:\/\/login.example\/start \(302\)$/);
      expect(hintOf(error)).to.include('redirects are not followed');
    }
  });

  describe('a reply that is not what was asked for', () => {
    const other = { apiVersion: 'v1', kind: 'NodeList', items: [] };
    const asked: Record<string, () => Promise<unknown>> = {
      list: () => cluster.list({ resource: pods }, call()),
      get: () => cluster.get({ resource: pods, name: 'p' }, call()),
      create: () => cluster.create(pod(), pods, call()),
      patch: () => cluster.patch({ resource: pods, name: 'p' }, {}, call()),
      delete: () => cluster.delete({ resource: pods, name: 'p' }, call()),
    };
    for (const [verb, ask] of Object.entries(asked)) {
      it(`to ${verb} is no reply, and is named`, async () => {
        const failure = { apiVersion: 'v1', kind: 'Status', status: 'Failure' };
        const bodies = [{}, '', '[]', '<html>log in</html>', other, { ...pod(), kind: 'Node' }, failure];
        await connected((response, _, number) => reply(response, 200, bodies[number]));
        for (const _ of bodies) expect(await refused(ask())).to.include({ status: 0, reason: 'BadReply' });
      });
    }

    it('says what came and what was expected', async () => {
      const bodies = [{}, other, '<html>', { apiVersion: 'v1', kind: 'PodList' }];
      await connected((response, _, number) => reply(response, 200, bodies[number]));
      const said: string[] = [];
      for (const _ of bodies) said.push((await refused(asked.list?.() ?? Promise.resolve())).message);
      expect(said.map((message) => message.replace(/^\S+ answered GET \/api\/v1\/pods /, ''))).to.deep.equal([
        'with "{}"; expected PodList of v1 with its items',
        'with NodeList of v1; expected PodList of v1 with its items',
        'with what is no JSON: "<html>"; expected PodList of v1 with its items',
        'with PodList of v1; expected PodList of v1 with its items',
      ]);
    });

    it('is one of another name', async () => {
      await connected((response) => reply(response, 200, pod('q')));
      expect((await refused(asked.get?.() ?? Promise.resolve())).message).to.include('expected Pod p of v1');
    });

    it('is not a deletion that is accepted', async () => {
      const success = { apiVersion: 'v1', kind: 'Status', status: 'Success' };
      await connected((response, _, number) => reply(response, 200, number === 0 ? success : pod()));
      await asked.delete?.();
      await asked.delete?.();
    });
  });

  it('finds no credential of ours in any body: a server may quote what it got', async () => {
    const token = 'c4n4ry-"token"';
    const login = { kind: 'header', value: `Bearer ${token}` } as const;
    const note = (text = ''): JsonObject => ({ ...pod(), metadata: { name: 'p', annotations: { note: text } } });
    server = await scriptedServer((response, { url, headers: { authorization } }) => {
      const event = { type: 'ADDED', object: note(authorization) };
      const failure = { type: 'ERROR', object: { kind: 'Status', code: 500, message: authorization } };
      if (url.includes('watch')) return void response.end(`${JSON.stringify(event)}\n${JSON.stringify(failure)}\n`);
      if (url === '/metrics') return reply(response, 200, `you sent ${authorization}`);
      if (url === '/moved') return reply(response, 302, '', { location: `/${authorization}` });
      reply(response, 200, note(authorization));
    });
    cluster = connectKube(accessTo(server.url, { login }), systemClock);
    const seen: unknown[] = [
      await cluster.get({ resource: pods, name: 'p' }, call()),
      await cluster.text('/metrics', call()),
      (await refused(cluster.text('/moved', call()))).message,
    ];
    const watched = cluster.watch({ resource: pods }, '1', ({ object }) => seen.push(object), call());
    seen.push((await refused(watched)).message);
    expect(seen).to.have.length(5);
    for (const each of seen) expect(JSON.stringify(each)).to.include('(redacted)').and.not.to.include('c4n4ry');
  });

  describe('no reply', () => {
    it('is status 0 when the connection is reset', async () => {
      await connected((response) => void response.socket?.destroy());
      const error = await refused(cluster.get({ resource: pods, name: 'p' }, call()));
      expect(error.status).to.equal(0);
      expect(error.message).to.include(`${server.url} gave no reply to GET /api/v1/pods/p: `);
    });

    it('is status 0 when it breaks off, or is no JSON', async () => {
      await connected((response, _, number) => {
        if (number === 1) return reply(response, 200, '{"kind": "Po');
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"kind": "Po', () => response.socket?.destroy());
      });
      for (const reason of ['UND_ERR_SOCKET', 'BadReply']) {
        const error = await refused(cluster.get({ resource: pods, name: 'p' }, call()));
        expect(error).to.include({ status: 0, reason });
      }
    });

    it('is status 0 once the time is up, and the next call finds a working socket', async () => {
      await connected((response, { url }) => (url.endsWith('slow') ? undefined : reply(response, 200, pod())), {
        sockets: 1,
      });
      const error = await refused(cluster.get({ resource: pods, name: 'slow' }, call({ timeoutMs: ms(20) })));
      expect(error).to.include({ status: 0, reason: 'Timeout' });
      expect((await cluster.get({ resource: pods, name: 'p' }, call())).status).to.equal(200);
    });

    it('is status 0 where nothing listens', async () => {
      await connected(() => {});
      const unreachable = connectKube(accessTo('http://127.0.0.1:1'), systemClock);
      const error = await refused(unreachable.get({ resource: pods, name: 'p' }, call()));
      expect(error).to.include({ status: 0, reason: 'ECONNREFUSED' });
      expect(hintOf(error)).to.include('kubectl --context test get --raw /readyz');
      await unreachable.close();
    });
  });

  it('throws the reason of its signal, before, during and in the queue', async () => {
    await connected(() => {}, { sockets: 1 });
    const stop = new AbortController();
    const reason = new Error('enough');
    const ended = [1, 2].map(() =>
      cluster.get({ resource: pods, name: 'p' }, call({ signal: stop.signal })).catch((error) => error),
    );
    await untilReceived(1);
    stop.abort(reason);
    ended.push(cluster.get({ resource: pods, name: 'p' }, call({ signal: stop.signal })).catch((error) => error));
    expect(await Promise.all(ended)).to.deep.equal([reason, reason, reason]);
    expect(server.received).to.have.length(1);
  });

  const untilReceived = async (count: number): Promise<void> => {
    while (server.received.length < count) await systemClock.sleep(ms(1));
  };
});

const UNKNOWN = 'the server could not find the requested resource';

const pod = (name = 'p'): JsonObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } });

const call = (over: Partial<Call> = {}): Call => ({
  signal: new AbortController().signal,
  timeoutMs: seconds(60),
  ...over,
});

const status = (reason: string, message: string): object => ({ kind: 'Status', status: 'Failure', reason, message });

async function refused(answer: Promise<unknown>): Promise<ApiError> {
  const error = await answer.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).to.be.instanceOf(ApiError);
  return error;
}

const hintOf = (error: ApiError): string | undefined =>
  error.cause instanceof KnownError ? error.cause.hint : undefined;

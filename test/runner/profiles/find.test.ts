import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import type { ProfiledComponent, ProfilePlace } from '../../../src/model/profiles.ts';
import { epochMs, seconds } from '../../../src/model/units.ts';
import { findProcesses } from '../../../src/runner/profiles/find.ts';
import type { ByteReader, ProfileReach } from '../../../src/runner/profiles/ports.ts';

const { signal } = new AbortController();
const call = { signal, timeoutMs: seconds(1) };

const PODS: Extract<ProfilePlace, { kind: 'pods' }> = {
  kind: 'pods',
  namespace: 'kube-system',
  selector: 'k8s-app=cilium',
  port: 6060,
  scheme: 'http',
  path: '/debug/pprof',
  through: 'proxy',
  most: 2,
};

describe('[U] runner/profiles/find', () => {
  it('finds each replica of the API server, the first pods that run, and an address', async () => {
    const found = await find([
      component('apiserver', { kind: 'apiserver' }),
      component('cilium-agent', PODS),
      component('operator', { kind: 'url', url: 'https://op:9/pprof/', insecureSkipTlsVerify: true, login: true }),
    ]);
    expect(found).to.deep.equal([
      ['apiserver/10.0.0.1:6443', '10.0.0.1:6443 /debug/pprof/heap'],
      ['apiserver/10.0.0.2:6443', '10.0.0.2:6443 /debug/pprof/heap'],
      ['cilium-agent/a', 'cluster /api/v1/namespaces/kube-system/pods/http:a:6060/proxy/debug/pprof/heap'],
      ['cilium-agent/b', 'cluster /api/v1/namespaces/kube-system/pods/http:b:6060/proxy/debug/pprof/heap'],
      ['operator/op:9', 'https://op:9 login /pprof/heap'],
    ]);
  });

  it('reads pods at their own addresses, without credentials, where it shall', async () => {
    const found = await find([component('cilium-agent', { ...PODS, through: 'address', most: 9 })]);
    expect(found).to.deep.equal([
      ['cilium-agent/a', 'http://10.1.0.1:6060 /debug/pprof/heap'],
      ['cilium-agent/b', 'http://[fd00::2]:6060 /debug/pprof/heap'],
      ['cilium-agent/d', 'the pod has no address yet'],
    ]);
  });

  it('says of a component without a running pod, and of pods that may not be listed, why it has no profile', async () => {
    expect(await find([component('agent', { ...PODS, selector: 'app=none' })])).to.deep.equal([
      ['agent', 'no pod app=none runs in kube-system: 0 were found'],
    ]);
    expect(await find([component('agent', { ...PODS, selector: 'app=secret' })])).to.deep.equal([
      ['agent', 'pods is forbidden'],
    ]);
  });
});

const component = (name: string, place: ProfilePlace): ProfiledComponent => ({
  component: name,
  kinds: ['heap'],
  place,
});

/** Each process, and what reads its heap: who is asked, for which path; or why it cannot be. */
async function find(components: readonly ProfiledComponent[]): Promise<[string, string][]> {
  const found = await findProcesses(components, REACH, signal);
  return Promise.all(
    found.map(async ({ source, path, read }): Promise<[string, string]> => {
      const reply = await read(`${path}/heap`, call, 1).catch((error: unknown) => error);
      return [source, reply instanceof Error ? reply.message : Buffer.from((reply as Bytes).bytes).toString()];
    }),
  );
}

interface Bytes {
  readonly bytes: Uint8Array;
}

const reader = (name: string): ByteReader => ({
  bytes: async (path) => ({ bytes: Buffer.from(`${name} ${path}`), sentAt: epochMs(0), receivedAt: epochMs(0) }),
});

const pod = (name: string, phase: string, podIP?: string): JsonObject => ({
  metadata: { name, namespace: 'kube-system' },
  status: { phase, ...(podIP !== undefined && { podIP }) },
});

const REACH: ProfileReach = {
  cluster: {
    ...reader('cluster'),
    list: async ({ labelSelector }) => {
      if (labelSelector === 'app=secret') throw new Error('pods is forbidden');
      const items = [
        pod('d', 'Running'),
        pod('b', 'Running', 'fd00::2'),
        pod('c', 'Pending'),
        pod('a', 'Running', '10.1.0.1'),
      ];
      const found = labelSelector === PODS.selector ? items : [];
      return { items: found, resourceVersion: '1', sentAt: epochMs(0), receivedAt: epochMs(0) };
    },
  },
  apiServers: async () =>
    ['10.0.0.1:6443', '10.0.0.2:6443'].map((name) => ({ name: `apiserver/${name}`, reader: reader(name) })),
  direct: (url, { login }) => reader(`${url.origin}${login ? ' login' : ''}`),
};

import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import type { Access } from '../../../src/adapters/kube/access/access.ts';
import { findAccess } from '../../../src/adapters/kube/access/find-access.ts';
import { inClusterAccess } from '../../../src/adapters/kube/access/in-cluster.ts';
import { connectKube, type KubeCluster } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { seconds } from '../../../src/model/units.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { tlsFixture } from '../../support/tls-fixture.ts';
import { tokenOf } from '../support/accounts.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { CONTEXT } from '../support/control-plane/files.ts';
import { until } from '../support/control-plane/ready.ts';

const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

describe('conformance/kube access', () => {
  let plane: ControlPlane;
  before(async () => {
    const authority = join(temporaryFolder(), 'client-ca.crt');
    writeFileSync(authority, tlsFixture.files.ca);
    plane = await startControlPlane({ nodes: 1, apiServer: [`--client-ca-file=${authority}`] });
  });
  after(() => plane?.stop());
  const adminAccess = (): Access => findAccess({ env: {}, file: plane.kubeconfig });

  /** What a cluster answers to a client with the administrator's kubeconfig, changed a little. */
  const answer = async (
    change: (config: Kubeconfig) => void,
    ask: (cluster: KubeCluster) => Promise<string> = version,
  ) => {
    const config: Kubeconfig = parse(readFileSync(plane.kubeconfig, 'utf8'));
    change(config);
    const file = join(plane.folder, 'changed');
    writeFileSync(file, stringify(config));
    const cluster = connectKube(findAccess({ env: {}, file }), systemClock);
    return ask(cluster)
      .catch(String)
      .finally(() => cluster.close());
  };

  it('is that of the account of a pod, from the files that are mounted there', async () => {
    const folder = mkdtempSync(join(plane.folder, 'pod-'));
    const admin = plane.connect();
    const account = { resource: RESOURCES.serviceAccounts, namespace: 'default', name: 'default' };
    await until('there is an account', () => admin.get(account, call).then(Boolean, () => false));
    writeFileSync(join(folder, 'token'), await tokenOf(plane, 'default', 'default'));
    await admin.close();
    copyFileSync(join(plane.folder, 'pki/apiserver.crt'), join(folder, 'ca.crt'));
    const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: adminAccess().server.port };
    const access = inClusterAccess(env, folder);
    if (access === undefined) throw new Error('no account was found');
    const pod = connectKube(access, systemClock);
    const refused = await pod.list({ resource: RESOURCES.nodes }, call).catch(String);
    await pod.close();
    expect(refused).to.include('User "system:serviceaccount:default:default" cannot list resource "nodes"');
  });

  it('goes through a proxy, which learns no more than where to', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer().on('connect', ({ url }, client) => {
      asked.push(url);
      const [host, port] = (url ?? '').split(':');
      const onward = connect(Number(port), host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
      onward.on('error', () => client.destroy()).pipe(client);
      client.on('error', () => onward.destroy()).pipe(onward);
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const { port } = proxy.address() as AddressInfo;
    const said = await answer(({ clusters }) => {
      for (const { cluster } of clusters) cluster['proxy-url'] = `http://127.0.0.1:${port}`;
    });
    proxy.close();
    expect(said).to.include('v1.36.3');
    expect(asked).to.deep.equal([adminAccess().server.host]);
  });

  it('trusts every authority of a bundle, and no other', async () => {
    const own = readFileSync(join(plane.folder, 'pki/apiserver.crt'), 'utf8');
    const trusting = (authorities: string): Promise<string> =>
      answer(({ clusters }) => {
        for (const { cluster } of clusters)
          cluster['certificate-authority-data'] = Buffer.from(authorities).toString('base64');
      });
    expect(await trusting(`${tlsFixture.files.ca}\n${own}`)).to.include('v1.36.3');
    expect(await trusting(tlsFixture.files.ca)).to.include('gave no reply');
  });

  it('is by a client certificate, whose common name is the user', async () => {
    const { clientCert, clientKey } = tlsFixture.files;
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const user = { 'client-certificate-data': base64(clientCert), 'client-key-data': base64(clientKey) };
    const listNodes = async (cluster: KubeCluster): Promise<string> =>
      JSON.stringify(await cluster.list({ resource: RESOURCES.nodes }, call));
    const said = await answer(({ users }) => {
      for (const each of users) each.user = user;
    }, listNodes);
    expect(said).to.include('User "somebody" cannot list resource "nodes"');
  });

  it('is that of the context which is asked for', async () => {
    const file = plane.kubeconfig;
    const stranger = connectKube(findAccess({ env: {}, file, context: `${CONTEXT}-stranger` }), systemClock);
    const refused = await stranger.list({ resource: RESOURCES.nodes }, call).catch(String);
    await stranger.close();
    expect(refused).to.include('User "stranger" cannot list resource "nodes"');
  });
});

/** What of a kubeconfig is changed here. */
interface Kubeconfig {
  readonly clusters: { cluster: Record<string, string> }[];
  readonly users: { user: object }[];
}

const version = async (cluster: KubeCluster): Promise<string> => (await cluster.text('/version', call)).text;

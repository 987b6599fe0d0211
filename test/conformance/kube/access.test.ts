import { once } from 'node:events';
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Access } from '../../../src/adapters/kube/access/access.ts';
import { findAccess } from '../../../src/adapters/kube/access/find-access.ts';
import { inClusterAccess } from '../../../src/adapters/kube/access/in-cluster.ts';
import { connectKube } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { seconds } from '../../../src/model/units.ts';
import { tokenOf } from '../support/accounts.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { until } from '../support/control-plane/ready.ts';

const call = { signal: new AbortController().signal, timeoutMs: seconds(10) };

describe('conformance/kube access', () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane({ nodes: 1 });
  });
  after(() => plane?.stop());
  const adminAccess = (): Access => findAccess({ env: {}, file: plane.kubeconfig });

  it('is that of the account of a pod, from the files that are mounted there', async () => {
    const folder = mkdtempSync(join(plane.folder, 'pod-'));
    const admin = plane.connect();
    const account = { resource: RESOURCES.serviceAccounts, namespace: 'default', name: 'default' };
    await until('there is an account', () => admin.get(account, call).then(Boolean, () => false));
    writeFileSync(join(folder, 'token'), await tokenOf(admin, 'default', 'default'));
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
    const connection = connectKube({ ...adminAccess(), proxy: `http://127.0.0.1:${port}` }, systemClock);
    expect((await connection.text('/version', call)).text).to.include('v1.36.3');
    await connection.close();
    proxy.close();
    expect(asked).to.deep.equal([adminAccess().server.host]);
  });
});

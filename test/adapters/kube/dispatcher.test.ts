import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect } from 'chai';
import { connectKube } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { seconds } from '../../../src/model/units.ts';
import { accessTo } from '../../support/kube-access.ts';
import { reply, scriptedServer } from '../../support/scripted-server.ts';
import { tlsFixture } from '../../support/tls-fixture.ts';

describe('[I] adapters/kube/dispatcher', () => {
  it('goes through a proxy to a server whose certificate it verifies', async () => {
    const { ca, serverCert, serverKey } = tlsFixture.files;
    const server = await scriptedServer((response) => reply(response, 200, 'ok'), { cert: serverCert, key: serverKey });
    const proxy = await tunnelProxy();
    const tls = { ca: Buffer.from(ca), servername: tlsFixture.serverName };
    const cluster = connectKube(accessTo(server.url, { tls, proxy: proxy.url }), systemClock);
    const call = { signal: new AbortController().signal, timeoutMs: seconds(60) };
    expect((await cluster.text('/version', call)).text).to.equal('ok');
    expect(proxy.tunnels).to.deep.equal([new URL(server.url).host]);
    await cluster.close();
    proxy.close();
    await server.close();
  });
});

async function tunnelProxy(): Promise<{ url: string; tunnels: string[]; close: () => void }> {
  const tunnels: string[] = [];
  const proxy = createServer().on('connect', ({ url = '' }, client) => {
    tunnels.push(url);
    const { hostname, port } = new URL(`http://${url}`);
    const target = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) socket.on('error', () => {});
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const { port } = proxy.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, tunnels, close: () => void proxy.close() };
}

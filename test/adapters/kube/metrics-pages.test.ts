import { expect } from 'chai';
import { connectPages } from '../../../src/adapters/kube/metrics-pages.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import type { Scrape } from '../../../src/runner/context.ts';
import { accessTo } from '../../support/kube-access.ts';
import { reply, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { tlsFixture } from '../../support/tls-fixture.ts';
import { untimed } from '../../support/untimed.ts';

describe('[I] adapters/kube/metrics-pages', () => {
  let server: ScriptedServer;
  before(async () => {
    const { serverCert: cert, serverKey: key } = tlsFixture.files;
    server = await scriptedServer((response) => reply(response, 200, 'process_cpu_seconds_total 7\n'), { cert, key });
  });
  after(() => server.close());

  const read = async (over: { insecureSkipTlsVerify: boolean; login: boolean }): Promise<Record<string, Scrape>> => {
    const page = { component: 'virt-controller', url: `${server.url}/metrics?a=1`, ...over };
    const access = accessTo('https://api.example', { login: { kind: 'header', value: 'Bearer t' } });
    const pages = connectPages([page], access, systemClock);
    const { signal } = new AbortController();
    const scrapes = await Promise.all(
      pages.sources.map(async (each) => [each.name, untimed(await each.sample('during', signal))]),
    );
    await pages.close();
    return Object.fromEntries(scrapes);
  };
  const name = (): string => `virt-controller/${new URL(server.url).host}`;

  it('reads a page at its own address, and identifies us only where it shall', async () => {
    expect(await read({ insecureSkipTlsVerify: true, login: false })).to.deep.equal({
      [name()]: { state: 'present', series: { process_cpu_seconds_total: 7 } },
    });
    await read({ insecureSkipTlsVerify: true, login: true });
    const asked = server.received.map(({ url, headers }) => [url, headers.authorization]);
    expect(asked).to.deep.equal([
      ['/metrics?a=1', undefined],
      ['/metrics?a=1', 'Bearer t'],
    ]);
  });

  it('trusts no certificate of its own making unless it shall', async () => {
    const scrapes = await read({ insecureSkipTlsVerify: false, login: true });
    expect(scrapes[name()]).to.have.property('state', 'absent');
  });
});

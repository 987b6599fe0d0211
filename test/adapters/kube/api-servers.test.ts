import { expect } from 'chai';
import { findApiServers } from '../../../src/adapters/kube/api-servers.ts';
import { connectKube } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import type { Scrape } from '../../../src/runner/context.ts';
import { accessTo } from '../../support/kube-access.ts';
import { reply, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { untimed } from '../../support/untimed.ts';

describe('[I] adapters/kube/api-servers', () => {
  const servers: ScriptedServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  /** A server whose page of metrics says which one it is, and whose `kubernetes` service has these endpoints. */
  const replica = async (cpu: number, endpoints: () => readonly string[] = () => []): Promise<ScriptedServer> => {
    const server = await scriptedServer((response, { url }) =>
      url.startsWith('/metrics')
        ? reply(response, 200, `process_cpu_seconds_total ${cpu}\n`)
        : reply(response, 200, {
            apiVersion: 'discovery.k8s.io/v1',
            kind: 'EndpointSliceList',
            metadata: { resourceVersion: '1' },
            items: endpoints().map(sliceOf),
          }),
    );
    servers.push(server);
    return server;
  };
  const read = async (url: string): Promise<Record<string, Scrape>> => {
    const access = accessTo(url, { login: { kind: 'header', value: 'Bearer t' } });
    const cluster = connectKube(access, systemClock);
    const apiServers = findApiServers(access, systemClock);
    const { signal } = new AbortController();
    const sources = await apiServers.find(cluster, signal);
    const scrapes = await Promise.all(
      sources.map(async (each) => [each.name, untimed(await each.sample('during', signal))]),
    );
    await Promise.all([cluster.close(), apiServers.close()]);
    return Object.fromEntries(scrapes);
  };
  const cpu = (value: number): Scrape => ({ state: 'present', series: { process_cpu_seconds_total: value } });
  const hostOf = ({ url }: ScriptedServer): string => new URL(url).host;

  it('is one source where there is one server', async () => {
    const server = await replica(1);
    expect(await read(server.url)).to.deep.equal({ [`apiserver/${hostOf(server)}`]: cpu(1) });
  });

  it('asks each replica behind a load balancer itself, with the same credentials', async () => {
    const replicas = await Promise.all([replica(1), replica(2)]);
    const balancer = await replica(0, () => replicas.map(hostOf));
    const names = replicas.map((server) => `apiserver/${hostOf(server)}`);
    expect(await read(balancer.url)).to.deep.equal({ [String(names[0])]: cpu(1), [String(names[1])]: cpu(2) });
    expect(replicas.map(({ received }) => received[0]?.headers.authorization)).to.deep.equal(['Bearer t', 'Bearer t']);
  });

  it('says that a replica cannot be reached', async () => {
    const one = await replica(1);
    const balancer = await replica(0, () => [hostOf(one), '127.0.0.1:1']);
    expect((await read(balancer.url))['apiserver/127.0.0.1:1'])
      .to.have.property('reason')
      .that.includes('ECONNREFUSED');
  });
});

function sliceOf(host: string): object {
  const { hostname, port } = new URL(`http://${host}`);
  return { endpoints: [{ addresses: [hostname] }], ports: [{ name: 'https', port: Number(port) }] };
}

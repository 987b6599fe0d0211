import { isIP, isIPv6 } from 'node:net';
import type { Clock } from '../../model/clock.ts';
import { isJsonObject, type JsonObject, listAt, numberAt, stringAt } from '../../model/json.ts';
import { seconds } from '../../model/units.ts';
import type { Cluster, Resource } from '../../runner/cluster.ts';
import type { MetricsSource } from '../../runner/context.ts';
import { pageSource } from '../../runner/metrics/page-source.ts';
import type { Access } from './access/access.ts';
import { connectKube, type KubeCluster } from './connect.ts';

interface Replica<C> {
  readonly name: string;
  readonly cluster: C | KubeCluster;
}

/** The API server's replicas as sources of metrics, each over sockets that only it answers. */
export interface ApiServers {
  /** `cluster` itself where there is one only. */
  replicas<C extends Pick<Cluster, 'list' | 'text'>>(cluster: C, signal: AbortSignal): Promise<Replica<C>[]>;
  find(cluster: Cluster, signal: AbortSignal): Promise<readonly MetricsSource[]>;
  close(): Promise<void>;
}

/**
 * Behind a load balancer every request may reach another replica, whose counters are its own. The endpoints of the service
 * `kubernetes` name all of them: several are asked directly, each at its own address. One that cannot be reached is absent.
 */
export function findApiServers(access: Access, clock: Clock): ApiServers {
  const direct = new Map<string, KubeCluster>();
  const connectTo = (address: string): KubeCluster => {
    const connection = direct.get(address) ?? connectKube(accessAt(access, address), clock, { sockets: 1 });
    direct.set(address, connection);
    return connection;
  };
  const replicas: ApiServers['replicas'] = async (cluster, signal) => {
    const addresses = await replicaAddresses(cluster, signal);
    if (addresses.length < 2) return [{ name: `apiserver/${access.server.host}`, cluster }];
    return addresses.map((address) => ({ name: `apiserver/${address}`, cluster: connectTo(address) }));
  };
  return {
    replicas,
    find: async (cluster, signal) =>
      (await replicas(cluster, signal)).map((replica) => pageSource(replica.name, replica.cluster, '/metrics')),
    close: async () => void (await Promise.all([...direct.values()].map((each) => each.close()))),
  };
}

const ENDPOINT_SLICES: Resource = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
};

async function replicaAddresses(cluster: Pick<Cluster, 'list'>, signal: AbortSignal): Promise<string[]> {
  const labelSelector = 'kubernetes.io/service-name=kubernetes';
  const query = { resource: ENDPOINT_SLICES, namespace: 'default', labelSelector };
  const { items } = await cluster.list(query, { signal, timeoutMs: seconds(10) });
  return [...new Set(items.flatMap(addressesOf))].sort();
}

function addressesOf(slice: JsonObject): string[] {
  const port = listAt(slice, 'ports').find((each) => stringAt(each, 'name') === 'https');
  const hosts = listAt(slice, 'endpoints')
    .filter(isJsonObject)
    .flatMap((endpoint) => listAt(endpoint, 'addresses'));
  return hosts.map((host) => `${isIPv6(String(host)) ? `[${host}]` : host}:${numberAt(port, 'port') ?? 443}`);
}

/** A replica's certificate holds the name by which it is usually called; its address need not be in it. */
function accessAt(access: Access, address: string): Access {
  const { hostname, protocol } = access.server;
  const isName = isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
  const servername = access.tls.servername ?? (isName ? hostname : undefined);
  return { ...access, server: new URL(`${protocol}//${address}`), tls: { ...access.tls, servername } };
}

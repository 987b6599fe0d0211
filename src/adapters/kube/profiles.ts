import type { Clock } from '../../model/clock.ts';
import type { Profiles } from '../../model/profiles.ts';
import { findProcesses } from '../../runner/profiles/find.ts';
import type { ProfilePorts, ProfileReach } from '../../runner/profiles/ports.ts';
import type { Access } from './access/access.ts';
import { findApiServers } from './api-servers.ts';
import { connectKube, type KubeCluster } from './connect.ts';
import { accessBeside } from './metrics-pages.ts';

/** Where the profiles of a cluster's components are read, over sockets of its own: no load waits for one. */
export interface ProfileConnections extends Pick<ProfilePorts, 'find'> {
  close(): Promise<void>;
}

export function connectProfiles({ of }: Profiles, access: Access, clock: Clock): ProfileConnections {
  const cluster = connectKube(access, clock);
  const apiServers = findApiServers(access, clock);
  const beside = new Map<string, KubeCluster>();
  const reach: ProfileReach = {
    cluster,
    apiServers: async (signal) =>
      (await apiServers.replicas(cluster, signal)).map((replica) => ({ name: replica.name, reader: replica.cluster })),
    direct(url, options) {
      const connection = beside.get(url.origin) ?? connectKube(accessBeside(url, options, access), clock);
      beside.set(url.origin, connection);
      return connection;
    },
  };
  return {
    find: (signal) => findProcesses(of, reach, signal),
    close: async () => {
      await Promise.all([cluster, apiServers, ...beside.values()].map((connection) => connection.close()));
    },
  };
}

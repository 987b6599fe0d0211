import { getCACertificates } from 'node:tls';
import type { Clock } from '../../model/clock.ts';
import { parseJson, stringAt } from '../../model/json.ts';
import { PROMETHEUS_TOKEN_FILE, type PrometheusServer } from '../../model/target.ts';
import { minutes } from '../../model/units.ts';
import type { MetricsSource } from '../../runner/context.ts';
import type { Prometheus } from '../../runner/metrics/prometheus/query.ts';
import { absentTarget, prometheusSources } from '../../runner/metrics/prometheus/sources.ts';
import type { Access } from './access/access.ts';
import type { Environment, Login } from './access/login.ts';
import { proxyFor } from './access/proxy.ts';
import { connectKube, type KubeCluster } from './connect.ts';

/** What a Prometheus scrapes, as sources of metrics. */
export interface PrometheusConnection {
  /** Its HTTP API. */
  readonly server: Prometheus;
  /**
   * Makes a snapshot of its database and gives its name below the folder `snapshots` of its data. Throws where the server forbids it
   * (prometheus.io/docs/prometheus/latest/querying/api/#tsdb-admin-apis).
   */
  snapshot(signal: AbortSignal): Promise<string>;
  find(signal: AbortSignal): Promise<readonly MetricsSource[]>;
  close(): Promise<void>;
}

/** Of a server that has a secret the environment names the file with the token. */
export function connectPrometheus(
  server: PrometheusServer,
  env: Environment,
  access: Access,
  clock: Clock,
): PrometheusConnection {
  const { targets } = server;
  const login = loginTo(server, env, access);
  if (login === undefined)
    return {
      server: { text: noToken },
      snapshot: noToken,
      find: async () => targets.map((target) => absentTarget(target, NO_TOKEN)),
      close: async () => {},
    };
  const connection = connectKube({ ...accessTo(server, env, access), login }, clock);
  return {
    server: connection,
    snapshot: (signal) => takeSnapshot(connection, signal),
    find: (signal) => prometheusSources(connection, targets, clock, signal),
    close: connection.close,
  };
}

const NO_TOKEN = `${PROMETHEUS_TOKEN_FILE} does not name the file with its token`;

const noToken = async (): Promise<never> => {
  throw new Error(NO_TOKEN);
};

async function takeSnapshot(connection: KubeCluster, signal: AbortSignal): Promise<string> {
  const { text } = await connection.post('/api/v1/admin/tsdb/snapshot', { signal, timeoutMs: minutes(1) });
  const name = stringAt(parseJson(text), 'data', 'name') ?? '';
  // The name becomes part of a path.
  if (/^[0-9TZ]+-[0-9a-f]+$/.test(name)) return name;
  throw new Error(`expected the name of a snapshot, got ${JSON.stringify(text.slice(0, 60))}`);
}

function loginTo(server: PrometheusServer, env: Environment, access: Access): Login | undefined {
  if (server.login) return access.login;
  if (server.secret === undefined) return { kind: 'none' };
  const path = env[PROMETHEUS_TOKEN_FILE];
  return path === undefined ? undefined : { kind: 'token-file', path };
}

/** Its certificate may be of an authority that this machine trusts, or of the cluster's own. */
function accessTo(server: PrometheusServer, env: Environment, access: Access): Omit<Access, 'login'> {
  const url = new URL(server.url);
  const authorities = [...getCACertificates('default'), access.tls.ca?.toString() ?? ''];
  return {
    name: 'prometheus',
    server: url,
    tls: {
      ...(server.login ? access.tls : {}),
      ca: Buffer.from(authorities.join('\n')),
      servername: undefined,
      rejectUnauthorized: !server.insecureSkipTlsVerify,
    },
    proxy: proxyFor(url, env),
    headers: {},
  };
}

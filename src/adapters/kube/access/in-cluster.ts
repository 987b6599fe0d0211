import { existsSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Access } from './access.ts';
import { proxyFor } from './proxy.ts';
import { readPem } from './tls.ts';

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The service account of the pod we run in; undefined outside one. `folder` is where its token and CA are mounted. client-node's
 * loadFromCluster reads the process's environment, and sends the token unencrypted to ports 80, 8080 and 8001.
 */
export function inClusterAccess(
  env: Readonly<Record<string, string | undefined>>,
  folder: string = FOLDER,
): Access | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  const tokenFile = join(folder, 'token');
  if (host === undefined || port === undefined || !existsSync(tokenFile)) return undefined;
  const server = new URL(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`);
  const ca = readPem({ data: '', file: join(folder, 'ca.crt') }, "the service account's certificate authority");
  return {
    name: 'in-cluster',
    server,
    tls: { ca },
    proxy: proxyFor(server, env),
    login: { kind: 'token-file', path: tokenFile },
    headers: {},
  };
}

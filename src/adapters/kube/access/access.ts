import { usageError } from '../../../model/errors.ts';
import type { ClusterEntry, Kubeconfig, UserEntry } from './kubeconfig.ts';
import { type Environment, impersonation, type Login, loginOf } from './login.ts';
import { proxyFor } from './proxy.ts';
import { checkTls, readPem, type Tls } from './tls.ts';

/** Everything needed to talk to one API server as one user. */
export interface Access {
  /** The context's name, for people. */
  readonly name: string;
  readonly server: URL;
  readonly tls: Tls;
  readonly proxy: string | undefined;
  readonly login: Login;
  /** Headers that each request carries: impersonation. */
  readonly headers: Readonly<Record<string, string | string[]>>;
}

/** What a context of a kubeconfig means. Throws KnownError `usage`; `files` are where it was looked for. */
export function toAccess(config: Kubeconfig, name: string, files: readonly string[], env: Environment): Access {
  const { context } = config.contexts.find((entry) => entry.name === name) ?? unknownContext(config, name, files);
  const about = `context ${JSON.stringify(name)}`;
  const { cluster } =
    config.clusters.find((entry) => entry.name === context.cluster) ?? missing(about, 'cluster', context.cluster);
  const found = config.users.find((entry) => entry.name === context.user);
  if (found === undefined && context.user !== '') missing(about, 'user', context.user);
  const server = readServer(cluster.server, about);
  const user = found?.user ?? undefined;
  const tls = readTls(cluster, user, about);
  return {
    name,
    server,
    tls,
    proxy: cluster['proxy-url'] || proxyFor(server, env),
    login: user === undefined ? { kind: 'none' } : loginOf(user, { cluster, tls, env }),
    headers: user === undefined ? {} : impersonation(user),
  };
}

function unknownContext(config: Kubeconfig, name: string, files: readonly string[]): never {
  const known = config.contexts
    .map((entry) => entry.name)
    .sort()
    .join(', ');
  const what = name === '' ? 'no current context is set' : `there is no context ${JSON.stringify(name)}`;
  throw usageError(`${what} in ${files.join(', ')}`, `these exist: ${known}`);
}

function missing(about: string, what: string, name: string): never {
  throw usageError(`${about} names the ${what} ${JSON.stringify(name)}, which its kubeconfig does not have`);
}

function readServer(server: string, about: string): URL {
  if (/^https?:\/\/[^/]/.test(server) && URL.canParse(server)) return new URL(server);
  throw usageError(`${about}: ${JSON.stringify(server)} is no address of an API server`, 'it reads https://HOST:PORT');
}

function readTls(cluster: ClusterEntry, user: UserEntry | undefined, about: string): Tls {
  const { 'certificate-authority': caFile, 'certificate-authority-data': caData } = cluster;
  const tls: Tls = {
    ca: readPem({ data: caData, file: caFile }, `${about}: the certificate authority`),
    ...(user === undefined ? {} : clientCertificate(user, about)),
    servername: cluster['tls-server-name'] || undefined,
    rejectUnauthorized: !cluster['insecure-skip-tls-verify'],
  };
  checkTls(tls, about);
  return tls;
}

function clientCertificate(user: UserEntry, about: string): Pick<Tls, 'cert' | 'key'> {
  const { 'client-certificate': certFile, 'client-certificate-data': certData } = user;
  const { 'client-key': keyFile, 'client-key-data': keyData } = user;
  return {
    cert: readPem({ data: certData, file: certFile }, `${about}: the client certificate`),
    key: readPem({ data: keyData, file: keyFile }, `${about}: the client key`),
  };
}

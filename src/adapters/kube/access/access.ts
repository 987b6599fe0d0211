import { usageError } from '../../../model/errors.ts';
import type { ClusterEntry, Kubeconfig, NamedEntry, UserEntry } from './kubeconfig.ts';
import { type Environment, impersonation, type Login, loginOf } from './login.ts';
import { proxyFor, readProxy } from './proxy.ts';
import { withoutSecrets } from './secrets.ts';
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
  const context = named(config.contexts, name) ?? unknownContext(config, name, files);
  const about = `context ${JSON.stringify(name)}`;
  const cluster = named(config.clusters, context.cluster) ?? missing(about, 'cluster', context.cluster);
  const user = named(config.users, context.user);
  if (user === undefined && context.user !== '') missing(about, 'user', context.user);
  const server = readServer(cluster.server, about);
  const tls = readTls(cluster, user, about);
  return {
    name,
    server,
    tls,
    proxy: readProxy(cluster['proxy-url'], context.cluster) ?? proxyFor(server, env),
    login: user === undefined ? { kind: 'none' } : loginOf(user, { cluster, tls, env, about }),
    headers: user === undefined ? {} : impersonation(user),
  };
}

const named = <Value>(entries: readonly NamedEntry<Value>[], wanted: string): Value | undefined =>
  entries.find(({ name }) => name === wanted)?.read();

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
  const hint = 'it reads https://HOST:PORT';
  if (!/^https?:\/\/[^/]/.test(server) || !URL.canParse(server))
    throw usageError(`${about}: ${JSON.stringify(withoutSecrets(server))} is no address of an API server`, hint);
  const url = new URL(server);
  if (url.username === '' && url.password === '' && url.search === '') return url;
  throw usageError(
    `${about}: the address of its server holds a user, a password or a query: ${withoutSecrets(server)}`,
    `${hint}; credentials are the user's`,
  );
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

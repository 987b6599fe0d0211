import { type KnownError, usageError } from '../../../model/errors.ts';
import type { JsonObject } from '../../../model/json.ts';
import type { ClusterEntry, ExecEntry, UserEntry } from './kubeconfig.ts';
import type { Tls } from './tls.ts';

/** How a user proves who it is, other than by a client certificate of the kubeconfig. */
export type Login =
  | { readonly kind: 'none' }
  | { readonly kind: 'header'; readonly value: string }
  | { readonly kind: 'token-file'; readonly path: string }
  | ExecLogin
  | { readonly kind: 'auth-provider'; readonly provider: NonNullable<UserEntry['auth-provider']> };

/** A credential plugin and its input. */
export interface ExecLogin {
  readonly kind: 'exec';
  readonly exec: ExecEntry;
  readonly cluster: JsonObject;
  readonly env: Environment;
}

export type Environment = Readonly<Record<string, string | undefined>>;

interface LoginAbout {
  readonly cluster: ClusterEntry;
  readonly tls: Tls;
  readonly env: Environment;
  /** The context, for messages. */
  readonly about: string;
}

/** What client-go prefers when a user gives several. */
export function loginOf(user: UserEntry, about: LoginAbout): Login {
  const { exec, tokenFile, token, username, password } = user;
  if (tokenFile !== '') return { kind: 'token-file', path: tokenFile };
  if (token !== '') return { kind: 'header', value: `Bearer ${token}` };
  if (exec?.command === '') throw usageError(`${about.about}: its user's exec names no command`);
  if (exec) return { kind: 'exec', exec, cluster: clusterInfo(about.cluster, about.tls), env: about.env };
  const provider = user['auth-provider'];
  if (provider && provider.name !== 'oidc') throw noProvider(provider.name, about.about);
  if (provider) return { kind: 'auth-provider', provider };
  if (username === '') return { kind: 'none' };
  return { kind: 'header', value: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

/** client-go has one provider left; for the clouds' it has the same advice. */
function noProvider(name: string, about: string): KnownError {
  const plugin = PLUGINS[name] ?? 'a credential plugin (exec)';
  return usageError(`${about}: no Auth Provider found for name ${JSON.stringify(name)}`, `use ${plugin} instead`);
}

const PLUGINS: Readonly<Record<string, string>> = {
  gcp: 'the credential plugin gke-gcloud-auth-plugin',
  azure: 'the credential plugin kubelogin',
};

/** Headers of impersonation: the API server treats the request as another user's. */
export function impersonation(user: UserEntry): Readonly<Record<string, string | string[]>> {
  const extra = Object.entries(user['as-user-extra']);
  return {
    ...(user.as === '' ? {} : { 'Impersonate-User': user.as }),
    ...(user['as-uid'] === '' ? {} : { 'Impersonate-Uid': user['as-uid'] }),
    ...(user['as-groups'].length === 0 ? {} : { 'Impersonate-Group': user['as-groups'] }),
    ...Object.fromEntries(extra.map(([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, values])),
  };
}

/** `spec.cluster` of an ExecCredential. */
function clusterInfo(cluster: ClusterEntry, tls: Tls): JsonObject {
  return {
    server: cluster.server,
    'tls-server-name': cluster['tls-server-name'],
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'],
    'certificate-authority-data': tls.ca?.toString('base64') ?? '',
    'proxy-url': cluster['proxy-url'],
    config: cluster.extensions.find(({ name }) => name === EXEC_EXTENSION)?.extension ?? null,
  };
}

const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

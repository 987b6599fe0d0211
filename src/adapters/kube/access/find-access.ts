import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { usageError } from '../../../model/errors.ts';
import { type Access, toAccess } from './access.ts';
import { inClusterAccess } from './in-cluster.ts';
import {
  type ClusterEntry,
  type Kubeconfig,
  mergeKubeconfigs,
  type NamedEntry,
  parseKubeconfig,
  type UserEntry,
} from './kubeconfig.ts';

export interface AccessRequest {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A context of the kubeconfig; its current context when absent. */
  readonly context?: string | undefined;
  /** A kubeconfig to read instead of those that are found. */
  readonly file?: string | undefined;
}

/**
 * How to reach a cluster, found as kubectl does: the named file, else the files of KUBECONFIG, else ~/.kube/config, else the service
 * account of the pod we run in. Throws KnownError `usage` that names what was looked for, never a value of a credential.
 */
export function findAccess(request: AccessRequest): Access {
  const { files, read, config } = kubeconfigOf(request);
  const inCluster = read.length === 0 && request.context === undefined ? inClusterAccess(request.env) : undefined;
  if (inCluster !== undefined) return inCluster;
  if (config.contexts.length === 0) throw noKubeconfig(files);
  return toAccess(config, request.context ?? config['current-context'], read, request.env);
}

/** The context that programs use which are not given another; undefined without a kubeconfig. Throws as findAccess does. */
export const currentContext = (request: Omit<AccessRequest, 'context'>): string | undefined =>
  kubeconfigOf(request).config['current-context'] || undefined;

function kubeconfigOf(request: AccessRequest) {
  const files = kubeconfigFiles(request);
  const read = files.filter((file) => file === request.file || existsSync(file));
  return { files, read, config: mergeKubeconfigs(read.map(readKubeconfig)) };
}

function kubeconfigFiles({ env, file }: AccessRequest): string[] {
  if (file !== undefined) return [file];
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0 ? listed : [join(env.HOME ?? homedir(), '.kube', 'config')];
}

function readKubeconfig(path: string): Kubeconfig {
  try {
    return withAbsolutePaths(parseKubeconfig(readFileSync(path, 'utf8'), path), dirname(resolve(path)));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw usageError(`the kubeconfig ${path} cannot be read (${error.code})`, 'KUBECONFIG names the files to read');
  }
}

/** Paths in a kubeconfig are relative to its folder. */
function withAbsolutePaths(config: Kubeconfig, folder: string): Kubeconfig {
  const absolute = (path: string): string => (path === '' ? '' : resolve(folder, path));
  return {
    ...config,
    clusters: config.clusters.map((entry) => mapped(entry, (cluster) => absoluteCluster(cluster, absolute))),
    users: config.users.map((entry) => mapped(entry, (user) => absoluteUser(user, absolute))),
  };
}

const mapped = <Value>({ name, read }: NamedEntry<Value>, map: (value: Value) => Value): NamedEntry<Value> => ({
  name,
  read: () => map(read()),
});

const absoluteCluster = (cluster: ClusterEntry, absolute: (path: string) => string): ClusterEntry => ({
  ...cluster,
  'certificate-authority': absolute(cluster['certificate-authority']),
});

function absoluteUser(user: UserEntry, absolute: (path: string) => string): UserEntry {
  const { exec } = user;
  return {
    ...user,
    'client-certificate': absolute(user['client-certificate']),
    'client-key': absolute(user['client-key']),
    tokenFile: absolute(user.tokenFile),
    // A bare word is looked up in PATH; what has a slash is a path.
    exec: exec?.command.includes('/') ? { ...exec, command: absolute(exec.command) } : exec,
  };
}

function noKubeconfig(files: readonly string[]) {
  return usageError(
    `there is no cluster to talk to: no context in ${files.join(', ')}, and this is no pod with a service account`,
    'set KUBECONFIG; a run can be tried on the simulated cluster: prowess run TEST --cluster sim',
  );
}

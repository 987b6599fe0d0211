import { createHash } from 'node:crypto';
import { type JsonObject, stringAt } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import { type Cluster, nameOf } from '../cluster.ts';
import { listAll } from '../list.ts';

/** Labels of a run's namespaces, by which the next holder finds them. */
const LOCK_LABEL = 'prowess-lock';
const TOKEN_LABEL = 'prowess-token';

/** A namespace of some run, as the fencing by names needs it. */
export interface TokenNamespace {
  readonly name: string;
  readonly token: number;
  readonly terminating: boolean;
}

/** A name that says under which token a namespace was made; `number` is new for every attempt. */
export const namespaceName = (lock: string, token: number, number: number): string =>
  `prowess-${shortName(lock)}-t${token}-${number}`;

export const namespaceLabels = (lock: string, token: number): Readonly<Record<string, string>> => ({
  [LOCK_LABEL]: shortName(lock),
  [TOKEN_LABEL]: String(token),
});

/** All namespaces of runs under this lock. A list without a resourceVersion is consistent: it misses none. */
export async function findNamespaces(cluster: Cluster, lock: string, signal: AbortSignal): Promise<TokenNamespace[]> {
  const query = { resource: RESOURCES.namespaces, labelSelector: `${LOCK_LABEL}=${shortName(lock)}` };
  const found = await listAll(cluster, query, signal);
  return found.map((namespace) => ({
    name: nameOf(namespace),
    token: Number(stringAt(namespace, 'metadata', 'labels', TOKEN_LABEL) ?? 0),
    terminating: isTerminating(namespace),
  }));
}

/** Stands for the lock in the namespaces of a run on a shared cluster, where there is none. */
export const sharedName = (build: string): string => `${SHARED}${build}`;

const SHARED = 'shared-';

/** The builds whose namespaces stand in a shared cluster, sorted. Which of them are over, no lock tells. */
export async function findSharedBuilds(cluster: Cluster, signal: AbortSignal): Promise<string[]> {
  const found = await listAll(cluster, { resource: RESOURCES.namespaces, labelSelector: LOCK_LABEL }, signal);
  const names = found.map((namespace) => stringAt(namespace, 'metadata', 'labels', LOCK_LABEL) ?? '');
  const builds = names.filter((name) => name.startsWith(SHARED)).map((name) => name.slice(SHARED.length));
  return [...new Set(builds)].sort();
}

export const isTerminating = (namespace: JsonObject): boolean =>
  stringAt(namespace, 'metadata', 'deletionTimestamp') !== undefined;

export interface Judgement {
  readonly older: readonly TokenNamespace[];
  readonly toDelete: readonly TokenNamespace[];
  readonly newer: readonly TokenNamespace[];
}

/**
 * What a holder must do about the namespaces that it finds before it makes load: those of lower tokens are to be deleted,
 * and one of a higher token means that we are not the newest holder and must not touch anything.
 */
export function judge(found: readonly TokenNamespace[], token: number): Judgement {
  const older = found.filter((namespace) => !(namespace.token >= token));
  return {
    older,
    toDelete: older.filter(({ terminating }) => !terminating),
    newer: found.filter((namespace) => namespace.token > token),
  };
}

/** A lock's name where it must be a label value and leave room in a namespace's name (63 characters, no dots). */
function shortName(lock: string): string {
  if (/^[-a-z0-9]{1,38}$/.test(lock)) return lock;
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 7);
  return `${lock.replace(/[^-a-z0-9]/g, '-').slice(0, 30)}-${hash}`;
}

import { createHash } from 'node:crypto';
import type { JsonObject } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import { type Cluster, labelOf, nameOf } from '../cluster.ts';
import { listAll } from '../list.ts';
import { claimIn, type EngineClaim } from './engine-claim.ts';
import { isTerminating, keepersOf } from './namespace-end.ts';

/** Labels of a run's namespaces, by which the next holder finds them. */
const LOCK_LABEL = 'prowess-lock';
const TOKEN_LABEL = 'prowess-token';

/** A namespace of some run, as the fencing by names needs it. */
export interface TokenNamespace {
  readonly name: string;
  readonly token: number;
  readonly terminating: boolean;
  /** What keeps it from ending, as far as it says. */
  readonly keepers?: readonly string[];
  /** What an engine that runs beside it makes: these namespaces go before it does. */
  readonly engine?: EngineClaim;
}

/** A name that says under which token a namespace was made; `number` is new for every attempt. */
export const namespaceName = (lock: string, token: number, number: number): string =>
  `${namespacePrefix(lock, token)}${number}`;

/** Whether a namespace has the name of those that are made under this token. */
export const isOwnNamespace = (name: string, lock: string, token: number): boolean =>
  /^\d+$/.test(name.slice(namespacePrefix(lock, token).length)) && name.startsWith(namespacePrefix(lock, token));

const namespacePrefix = (lock: string, token: number): string => `prowess-${shortName(lock)}-t${token}-`;

export const namespaceLabels = (lock: string, token: number): Readonly<Record<string, string>> => ({
  [LOCK_LABEL]: shortName(lock),
  [TOKEN_LABEL]: String(token),
});

/** The namespaces that carry a lock's label. */
export interface Labelled {
  /** Those that runs made. */
  readonly own: readonly TokenNamespace[];
  /** Names of those that no run made: what is in them, the label does not give away. Sorted. */
  readonly foreign: readonly string[];
}

/** All namespaces with the lock's label. A list without a resourceVersion is consistent: it misses none. */
export async function findLabelled(cluster: Cluster, lock: string, signal: AbortSignal): Promise<Labelled> {
  const query = { resource: RESOURCES.namespaces, labelSelector: `${LOCK_LABEL}=${shortName(lock)}` };
  return labelledIn(await listAll(cluster, query, signal), lock);
}

/** Of any namespaces those with the lock's label. */
export function labelledIn(namespaces: readonly JsonObject[], lock: string): Labelled {
  const found = namespaces.filter((namespace) => labelOf(namespace, LOCK_LABEL) === shortName(lock));
  const own = found.filter(isNamedByUs).map((namespace) => ({
    name: nameOf(namespace),
    token: Number(labelOf(namespace, TOKEN_LABEL)),
    terminating: isTerminating(namespace),
    keepers: keepersOf(namespace),
    ...claimIn(namespace),
  }));
  const others = found.filter((namespace) => !isNamedByUs(namespace));
  return { own, foreign: others.map(nameOf).sort() };
}

/** All namespaces of runs under this lock. */
export const findNamespaces = async (...args: Parameters<typeof findLabelled>): Promise<readonly TokenNamespace[]> =>
  (await findLabelled(...args)).own;

/** What to say of foreign ones, and what to do about them. */
export const foreignText = (names: readonly string[]): { readonly message: string; readonly hint: string } => ({
  message: `left alone: ${names.join(', ')}: labelled ${LOCK_LABEL}, but not named by prowess`,
  hint: `take the labels away: kubectl label namespace ${names.join(' ')} ${LOCK_LABEL}- ${TOKEN_LABEL}-`,
});

/** Labels are copied with a manifest, or set on many namespaces at once; a name says the same as both labels only where a run made it. */
function isNamedByUs(namespace: JsonObject): boolean {
  const [lock, token] = [labelOf(namespace, LOCK_LABEL), labelOf(namespace, TOKEN_LABEL)];
  if (lock === undefined || token === undefined || !/^[1-9]\d*$/.test(token)) return false;
  const prefix = `prowess-${lock}-t${token}-`;
  const name = nameOf(namespace);
  return name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length));
}

/** Stands for the lock in the namespaces of a run on a shared cluster, where there is none. */
export const sharedName = (build: string): string => `${SHARED}${build}`;

const SHARED = 'shared-';

/** The builds whose namespaces are in a shared cluster, sorted. No lock says which of them are over. */
export async function findSharedBuilds(cluster: Cluster, signal: AbortSignal): Promise<string[]> {
  return sharedBuildsIn(await listAll(cluster, { resource: RESOURCES.namespaces, labelSelector: LOCK_LABEL }, signal));
}

/** Of any namespaces the builds whose runs on a shared cluster made them, sorted. */
export function sharedBuildsIn(found: readonly JsonObject[]): string[] {
  const names = found.filter(isNamedByUs).map((namespace) => labelOf(namespace, LOCK_LABEL) ?? '');
  return [...new Set(names.flatMap((name) => sharedBuildOf(name) ?? []))].sort();
}

/** The build that stands for a lock on a shared cluster; undefined for a lock. */
export const sharedBuildOf = (lock: string): string | undefined =>
  lock.startsWith(SHARED) ? lock.slice(SHARED.length) : undefined;

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

/** Whose an object is that is in no namespace of the run, as the value of one label. */
export const holderName = (lock: string, token: number): string => `${shortName(lock)}.t${token}`;

/** The same read again: the lock as its labels name it, and the token; undefined for what no run wrote. */
export function holderOf(name: string): { readonly lock: string; readonly token: number } | undefined {
  const [, lock, token] = /^(.+)\.t(\d+)$/.exec(name) ?? [];
  return lock === undefined ? undefined : { lock, token: Number(token) };
}

/** Whether labels that name a lock mean this one. */
export const isLockNamed = (label: string, lock: string): boolean => label === shortName(lock);

/** A lock's name where it must be a label value and leave room in a namespace's name (63 characters, no dots). */
function shortName(lock: string): string {
  if (/^[-a-z0-9]{1,38}$/.test(lock)) return lock;
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 7);
  return `${lock.replace(/[^-a-z0-9]/g, '-').slice(0, 30)}-${hash}`;
}

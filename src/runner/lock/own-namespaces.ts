import type { Namespace } from 'kubernetes-types/core/v1.d.ts';
import type { Clock } from '../../model/clock.ts';
import { counted, firstFew } from '../../model/counted.ts';
import { KnownError } from '../../model/errors.ts';
import { RESOURCES } from '../../model/resources.ts';
import { seconds } from '../../model/units.ts';
import { ApiError, CALL_TIMEOUT, type Cluster, nameOf } from '../cluster.ts';
import { listAll } from '../list.ts';
import { mayRetry } from '../retry.ts';
import type { WaitingFor } from '../waiting-for.ts';
import type { HeldLock } from './driver.ts';
import { isClaimed } from './engine-claim.ts';
import { isTerminating, keepersOf } from './namespace-end.ts';
import { findLabelled, judge, namespaceLabels, namespaceName, type TokenNamespace } from './namespaces.ts';

export interface NamespacePorts {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly waitingFor?: WaitingFor;
  /** Takes the names of namespaces that carry the lock's label and are left alone, because no run made them. */
  readonly refused?: (foreign: readonly string[]) => void;
}
const POLL = seconds(1);

/**
 * Deletes the namespaces of all earlier holders and waits until they are gone: from the moment they terminate the API server
 * refuses what such a holder may still send, and when they are gone none of its load is left. Resolves to their names.
 * Throws KnownError when there is a namespace of a later token: then we are the one whose time is over.
 */
export async function terminateOlder(
  { cluster, clock, waitingFor, refused }: NamespacePorts,
  lock: string,
  token: number,
  signal: AbortSignal,
): Promise<string[]> {
  const terminated = new Set<string>();
  for (let look = 1; ; look++) {
    const { own, foreign } = await findLabelled(cluster, lock, signal);
    if (look === 1 && foreign.length > 0) refused?.(foreign);
    const { older, newer } = judge(own, token);
    if (newer[0] !== undefined) throw newerError(newer[0].name, token);
    if (older.length === 0) {
      waitingFor?.say(undefined);
      return [...terminated].sort();
    }
    for (const { name } of older) terminated.add(name);
    const ofEngines = await madeByEngines(older, cluster, signal);
    for (const { name } of ofEngines) terminated.add(name);
    waitingFor?.say(() => untilEnd([...ofEngines, ...older]));
    const toDelete = endable(older, ofEngines);
    await Promise.all(toDelete.map(({ name }) => deleteNamespace(cluster, name, signal)));
    await clock.sleep(POLL, signal);
  }
}

/** What an engine has made that was lost with its runner, or has just ended. */
async function madeByEngines(
  older: readonly TokenNamespace[],
  cluster: Cluster,
  signal: AbortSignal,
): Promise<TokenNamespace[]> {
  const claims = older.flatMap(({ engine, token }) => (engine === undefined ? [] : [{ engine, token }]));
  if (claims.length === 0) return [];
  const all = await listAll(cluster, { resource: RESOURCES.namespaces }, signal);
  return all.flatMap((namespace) => {
    const claim = claims.find(({ engine }) => isClaimed(namespace, engine));
    if (claim === undefined) return [];
    const [terminating, keepers] = [isTerminating(namespace), keepersOf(namespace)];
    return [{ name: nameOf(namespace), token: claim.token, terminating, keepers }];
  });
}

/** A namespace that says what an engine makes goes last: another runner reads it there, should this one be killed. */
function endable(older: readonly TokenNamespace[], ofEngines: readonly TokenNamespace[]): TokenNamespace[] {
  const own = older.filter(({ engine }) => engine === undefined || ofEngines.length === 0);
  return [...ofEngines, ...own].filter(({ terminating }) => !terminating);
}

/** Words for namespaces that are to end. */
export const untilEnd = (namespaces: readonly Pick<TokenNamespace, 'name' | 'keepers'>[]): string =>
  `${counted(namespaces.length, 'namespace')} to end: ${firstFew(namespaces.map(keptText))}`;

const keptText = ({ name, keepers = [] }: Pick<TokenNamespace, 'name' | 'keepers'>): string =>
  keepers.length === 0 ? name : `${name} (${keepers.join('; ')})`;

/** One attempt. Throws ApiError for what asking again would not change; the caller that waits for the namespace's end looks, and asks again. */
export async function deleteNamespace(cluster: Cluster, name: string, signal: AbortSignal): Promise<void> {
  try {
    await cluster.delete({ resource: RESOURCES.namespaces, name }, { signal, timeoutMs: CALL_TIMEOUT });
  } catch (error) {
    // Gone already, or to be tried again after the next look.
    if (!(error instanceof ApiError && (error.status === 404 || error.status === 409 || mayRetry(error.status))))
      throw error;
  }
}

const newerError = (name: string, token: number): KnownError =>
  new KnownError(
    'infrastructure',
    `namespace ${name} belongs to a later holder of the lock than ours (token ${token})`,
    {
      hint: `if no run is using the cluster (the Lease was deleted, say): kubectl delete namespace ${name}`,
    },
  );

export interface NamespaceRequest {
  readonly lock: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Gives a number that was never used before under this token. */
  readonly nextNumber: () => number;
}

/**
 * Makes a namespace for load. It counts only after a renewal that was sent when it existed: so the next holder, who lists
 * after its own take, cannot miss it. A name whose create had no answer is never used: it may come into being much later.
 */
export async function openNamespace(
  { cluster, clock }: NamespacePorts,
  held: Pick<HeldLock, 'token' | 'confirm'>,
  request: NamespaceRequest,
  signal: AbortSignal,
): Promise<string> {
  while (true) {
    const name = namespaceName(request.lock, held.token, request.nextNumber());
    const labels = { ...request.labels, ...namespaceLabels(request.lock, held.token) };
    const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } } satisfies Namespace;
    try {
      await cluster.create(object, RESOURCES.namespaces, { signal, timeoutMs: CALL_TIMEOUT });
    } catch (error) {
      if (!(error instanceof ApiError && (error.status === 409 || mayRetry(error.status)))) throw error;
      await clock.sleep(POLL, signal);
      continue;
    }
    await held.confirm();
    return name;
  }
}

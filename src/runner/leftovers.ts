import { stringAt } from '../model/json.ts';
import { RESOURCES } from '../model/resources.ts';
import type { Test } from '../model/suite.ts';
import type { Cluster } from './cluster.ts';
import { listAll } from './list.ts';
import { LOCK_LABEL, lockNameOf, TOKEN_LABEL } from './scene.ts';

/** Namespaces of runs under the same lock whose token is not the given one; all of them without a token. */
export async function leftoverNamespaces(
  cluster: Cluster,
  test: Test,
  token: number | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  const query = { resource: RESOURCES.namespaces, labelSelector: `${LOCK_LABEL}=${lockNameOf(test)}` };
  const namespaces = await listAll(cluster, query, signal);
  return namespaces
    .filter((namespace) => stringAt(namespace, 'metadata', 'labels', TOKEN_LABEL) !== String(token))
    .map((namespace) => stringAt(namespace, 'metadata', 'name') ?? '')
    .sort();
}

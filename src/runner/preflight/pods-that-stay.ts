import { type JsonObject, stringAt } from '../../model/json.ts';
import { hasEnded, RESOURCES } from '../../model/resources.ts';
import { listAll } from '../list.ts';
import { findNamespaces } from '../lock/namespaces.ts';
import type { CheckContext } from './check.ts';

/** The pods that take room beside the load: what earlier runs left goes before any load is made. */
export async function podsThatStay({ cluster, lockName, token, signal }: CheckContext): Promise<JsonObject[]> {
  const found = await findNamespaces(cluster, lockName, signal);
  const passing = new Set(found.filter((namespace) => namespace.token !== token).map(({ name }) => name));
  const pods = await listAll(cluster, { resource: RESOURCES.pods }, signal);
  return pods.filter((pod) => !hasEnded(pod) && !passing.has(stringAt(pod, 'metadata', 'namespace') ?? ''));
}

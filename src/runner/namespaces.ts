import { KnownError } from '../model/errors.ts';
import { RESOURCES } from '../model/resources.ts';
import { ms, seconds } from '../model/units.ts';
import { ApiError, CALL_TIMEOUT } from './cluster.ts';
import type { RunPorts } from './context.ts';
import { getIfThere } from './if-there.ts';
import { isTerminating, keepersOf } from './lock/namespace-end.ts';
import { deleteNamespace, type NamespacePorts, untilEnd } from './lock/own-namespaces.ts';
import { mayRetry } from './retry.ts';

/**
 * Pods are refused in a namespace that is so young that it has no default ServiceAccount yet. Throws KnownError when its
 * controller makes none.
 */
export async function untilUsable(
  namespace: string,
  { cluster, clock }: Pick<RunPorts, 'cluster' | 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  const account = { resource: RESOURCES.serviceAccounts, namespace, name: 'default' };
  for (let look = 0; look < LOOKS; look++) {
    try {
      return void (await cluster.get(account, { signal, timeoutMs: CALL_TIMEOUT }));
    } catch (error) {
      if (!(error instanceof ApiError && (error.status === 404 || mayRetry(error.status)))) throw error;
    }
    await clock.sleep(LOOK_EVERY, signal);
  }
  throw new KnownError('infrastructure', `the namespace ${namespace} got no ServiceAccount "default" within 30 s`, {
    hint: 'is kube-controller-manager up?',
  });
}

const LOOK_EVERY = ms(100);
const LOOKS = 300;
const POLL = seconds(1);

/** Deletes namespaces and waits until they are gone: as long as one is there and does not terminate, it is asked to again. */
export async function removeNamespaces(
  names: readonly string[],
  ports: NamespacePorts,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(names.map((name) => removeNamespace(name, ports, signal)));
}

async function removeNamespace(
  name: string,
  { cluster, clock, waitingFor }: NamespacePorts,
  signal: AbortSignal,
): Promise<void> {
  const ref = { resource: RESOURCES.namespaces, name };
  while (true) {
    const found = await getIfThere(ref, cluster, signal);
    if (found === undefined) return waitingFor?.say(undefined);
    waitingFor?.say(() => untilEnd([{ name, keepers: keepersOf(found) }]));
    if (!isTerminating(found)) await deleteNamespace(cluster, name, signal);
    await clock.sleep(POLL, signal);
  }
}

import { RESOURCES } from '../model/resources.ts';
import { seconds } from '../model/units.ts';
import { ApiError } from './cluster.ts';
import type { RunPorts } from './context.ts';

const TIMEOUT = seconds(30);
const POLL = seconds(1);

/** Deletes namespaces and waits until they are gone. */
export async function removeNamespaces(
  names: readonly string[],
  ports: Pick<RunPorts, 'cluster' | 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(names.map((name) => startRemoval(name, ports, signal)));
  await Promise.all(names.map((name) => untilGone(name, ports, signal)));
}

async function startRemoval(name: string, { cluster }: Pick<RunPorts, 'cluster'>, signal: AbortSignal): Promise<void> {
  await cluster.delete({ resource: RESOURCES.namespaces, name }, { signal, timeoutMs: TIMEOUT }).catch(ignore404);
}

async function untilGone(name: string, ports: Pick<RunPorts, 'cluster' | 'clock'>, signal: AbortSignal): Promise<void> {
  try {
    while (true) {
      await ports.cluster.get({ resource: RESOURCES.namespaces, name }, { signal, timeoutMs: TIMEOUT });
      await ports.clock.sleep(POLL, signal);
    }
  } catch (error) {
    ignore404(error);
  }
}

function ignore404(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 404)) throw error;
}

import { minutes, seconds } from '../../model/units.ts';
import type { RunPorts } from '../context.ts';
import { retrying } from '../retry.ts';
import { installedKubevirt, type KubevirtReport } from './kubevirt.ts';

export interface Awaited {
  /** Whether there must be a KubeVirt at all. */
  readonly needed: boolean;
  /** After a change: the version that it leads to. */
  readonly version: string | undefined;
}

/**
 * Waits until KubeVirt is available. Right after a change its status still tells of what was there before, so another
 * version than the one waited for is believed only when it has stayed for a while.
 */
export async function untilAvailable(
  awaited: Awaited,
  { cluster, clock }: Pick<RunPorts, 'cluster' | 'clock'>,
  signal: AbortSignal,
): Promise<KubevirtReport | undefined> {
  const start = clock.monotonic();
  while (true) {
    const report = await retrying(clock, signal, () => installedKubevirt(cluster, signal));
    if (report === undefined && !awaited.needed) return undefined;
    const patient = clock.monotonic() - start > BELIEVE_AFTER;
    const arrived = awaited.version === undefined || report?.version === awaited.version;
    if (report?.available === true && (arrived || patient)) return report;
    await clock.sleep(seconds(2), signal);
  }
}

const BELIEVE_AFTER = minutes(2);

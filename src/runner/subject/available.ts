import { minutes, seconds } from '../../model/units.ts';
import type { RunPorts } from '../context.ts';
import { retrying } from '../retry.ts';
import { installedKubevirt, type KubevirtReport, type Release, reports } from './kubevirt.ts';

export interface Awaited {
  /** Whether there must be a KubeVirt at all. */
  readonly needed: boolean;
  /** After a change: what it leads to. */
  readonly release?: Release;
  /** After a change that leads nobody knows where: what was there before it. */
  readonly unlike?: KubevirtReport | undefined;
}

/**
 * Waits until KubeVirt is available. Right after a change its status still tells of what was there before, so another
 * release than the one waited for, or the same as before, is believed only when it has stayed for a while.
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
    if (report?.available === true && (patient || hasArrived(report, awaited))) return report;
    await clock.sleep(seconds(2), signal);
  }
}

const hasArrived = (report: KubevirtReport, { release, unlike }: Awaited): boolean =>
  (release === undefined || reports(report, release)) && (unlike === undefined || !reports(report, unlike));

const BELIEVE_AFTER = minutes(2);

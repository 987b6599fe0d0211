import { minutes, seconds } from '../../model/units.ts';
import type { RunPorts } from '../context.ts';
import { retrying } from '../retry.ts';
import { installedKubevirt, type KubevirtReport, type Release, releaseText, reports } from './kubevirt.ts';

export interface AwaitedRelease {
  /** Whether there must be a KubeVirt at all. */
  readonly needed: boolean;
  /** The release that a change installs. */
  readonly release?: Release;
  /** After a change whose result is not known beforehand: what was there before it. */
  readonly unlike?: KubevirtReport | undefined;
  /** Whether what the operator says to have rolled out is that which is waited for; without it the release alone says so. */
  readonly isDeployed?: (deployed: string) => boolean;
}

/**
 * Waits until KubeVirt is available. Right after a change its status is still that of what was there before, so another
 * release than the one waited for, or the same as before, is believed only when it has stayed for a while.
 */
export async function untilAvailable(
  awaited: AwaitedRelease,
  { cluster, clock, waitingFor }: Pick<RunPorts, 'cluster' | 'clock' | 'waitingFor'>,
  signal: AbortSignal,
): Promise<KubevirtReport | undefined> {
  const start = clock.monotonic();
  while (true) {
    const report = await retrying(clock, signal, () => installedKubevirt(cluster, signal));
    waitingFor?.say(() => `KubeVirt to be available: ${standing(report)}`);
    const patient = clock.monotonic() - start > (awaited.isDeployed === undefined ? BELIEVE_AFTER : ROLLED_OUT_AFTER);
    const isMissing = report === undefined && !awaited.needed;
    if (isMissing || (report?.available === true && (patient || hasArrived(report, awaited)))) {
      waitingFor?.say(undefined);
      return report;
    }
    await clock.sleep(seconds(2), signal);
  }
}

const standing = (report: KubevirtReport | undefined): string =>
  `the cluster has ${releaseText(report)}${report?.available === false ? ', not available' : ''}`;

const hasArrived = (report: KubevirtReport, { release, unlike, isDeployed }: AwaitedRelease): boolean =>
  (release === undefined || reports(report, release)) &&
  (unlike === undefined || !reports(report, unlike)) &&
  (isDeployed === undefined || report.deployed === undefined || isDeployed(report.deployed));

const BELIEVE_AFTER = minutes(2);
/** An operator that is new itself is pulled and elected first, and until then what it replaces says that all is well. */
const ROLLED_OUT_AFTER = minutes(5);

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

/** KubeVirt as a run finds it, and is to leave it. */
export interface Baseline extends Release {
  readonly installed: boolean;
  /** All that its operator had rolled out, as it writes that; undefined where it does not. */
  readonly deployed: string | undefined;
}

export const toBaseline = (report: KubevirtReport | undefined): Baseline => ({
  installed: report !== undefined,
  version: report?.version,
  registry: report?.registry,
  deployed: report?.deployed,
});

/** Waits until KubeVirt is what it was before a subject. Throws an Error that says what it is where it does not become that. */
export async function untilBack(
  baseline: Baseline,
  ports: Parameters<typeof untilAvailable>[1],
  signal: AbortSignal,
): Promise<KubevirtReport | undefined> {
  const report = await untilAvailable(awaitedOf(baseline), ports, signal);
  const isBack = baseline.installed ? reports(report, baseline) : report === undefined;
  if (!isBack) throw new Error(`it is left with ${releaseText(report)}`);
  return report;
}

/** Also where the version is the same before and after. */
const awaitedOf = (baseline: Baseline): AwaitedRelease =>
  baseline.installed
    ? {
        needed: true,
        release: baseline,
        ...(baseline.deployed !== undefined && { isDeployed: (deployed) => deployed === baseline.deployed }),
      }
    : { needed: false };

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

import { systemClock } from '../../adapters/system-clock.ts';
import type { Clock } from '../../model/clock.ts';
import { usageError } from '../../model/errors.ts';
import type { Test } from '../../model/suite.ts';
import type { Cluster } from '../../runner/cluster.ts';
import type { MetricsSource } from '../../runner/context.ts';
import { createSimCluster } from '../../sim/sim-cluster.ts';
import { virtualTime } from '../../sim/time.ts';

/** A cluster to run on, with the clock that goes with it. */
export interface Backend {
  readonly kind: 'sim' | 'kube';
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** The same cluster over a connection of its own. */
  readonly lockCluster: Cluster;
  readonly metrics: readonly MetricsSource[];
  /** Runs until `main` settles: virtual time must be driven, real time passes by itself. */
  drive<T>(main: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The embedded simulator in virtual time, shaped like the test's cluster. */
export function simBackend(test: Test, seed: string): Backend {
  const time = virtualTime(systemClock.now());
  const { nodes } = test.cluster ?? { nodes: { schedulable: 4, controlPlane: 1 } };
  const options = { nodes: nodes.schedulable, controlPlaneNodes: nodes.controlPlane };
  const cluster = createSimCluster({ time, seed, options });
  return {
    kind: 'sim',
    cluster,
    clock: time,
    lockCluster: cluster.client('lock'),
    metrics: [],
    drive: (main) => time.drive(main()),
    close: async () => {},
  };
}

export function chooseBackend(name: string, test: Test, seed: string, insideProw: boolean): Backend {
  if (name !== 'sim')
    throw usageError(`no cluster ${name}`, 'real clusters come with the kube adapter; --cluster sim runs here');
  if (insideProw) {
    throw usageError(
      'the simulated cluster is refused inside Prow (JOB_SPEC is set): a simulated number must never pass for hardware',
      'name the real cluster with --cluster NAME, as the generated jobs do',
    );
  }
  return simBackend(test, seed);
}

import { connectKube } from '../../src/adapters/kube/connect.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { epochMs } from '../../src/model/units.ts';
import { type Fault, faultSchema } from '../../src/sim/faults/schema.ts';
import { serveSim } from '../../src/sim/serve.ts';
import { createSimCluster } from '../../src/sim/sim-cluster.ts';
import { virtualTime } from '../../src/sim/time.ts';
import { describeClusterContract } from '../contract/cluster.contract.ts';
import { describeFollowing } from '../contract/follow.contract.ts';
import type { ContractSubject } from '../support/cluster-bench.ts';
import { accessTo } from '../support/kube-access.ts';

const inProcess = async (faults: readonly Fault[] = []): Promise<ContractSubject> => {
  const time = virtualTime(epochMs(Date.UTC(2026, 0, 1)));
  const cluster = createSimCluster({ time, seed: 'contract', faults });
  return { cluster, clock: time, drive: (main) => time.drive(main()), close: async () => {} };
};

describe('[I] sim/sim-cluster', () => {
  describeClusterContract('the simulator in process', () => inProcess());
  describeFollowing('the simulator', () => inProcess());
  describeFollowing(
    'a simulator without streaming lists',
    () => inProcess([faultSchema.parse({ fault: 'no-streaming-list' })]),
    'sendInitialEvents is forbidden for watch',
  );
  describeFollowing(
    'a simulator that never marks the end of a streaming list',
    () => inProcess([faultSchema.parse({ fault: 'no-streaming-list', how: 'unmarked' })]),
    'was silent',
  );

  describeClusterContract('the simulator over HTTP', async () => {
    const served = await serveSim({ clock: systemClock, seed: 'contract', speed: 20, port: 0 });
    const cluster = connectKube(accessTo(served.url), systemClock);
    const close = async (): Promise<void> => {
      await cluster.close();
      await served.close();
    };
    return { cluster, clock: systemClock, drive: (main) => main(), close };
  });
});

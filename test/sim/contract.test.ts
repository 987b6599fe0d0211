import { connectKube } from '../../src/adapters/kube/connect.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { epochMs } from '../../src/model/units.ts';
import { serveSim } from '../../src/sim/serve.ts';
import { createSimCluster } from '../../src/sim/sim-cluster.ts';
import { virtualTime } from '../../src/sim/time.ts';
import { describeClusterContract } from '../contract/cluster.contract.ts';
import { accessTo } from '../support/kube-access.ts';

describe('sim/sim-cluster', () => {
  describeClusterContract('the simulator in process', async () => {
    const time = virtualTime(epochMs(Date.UTC(2026, 0, 1)));
    const cluster = createSimCluster({ time, seed: 'contract' });
    return { cluster, clock: time, drive: (main) => time.drive(main()), close: async () => {} };
  });

  describeClusterContract('the simulator over HTTP', async () => {
    const served = await serveSim({ clock: systemClock, seed: 'contract', speed: 5, port: 0 });
    const cluster = connectKube(accessTo(served.url), systemClock);
    const close = async (): Promise<void> => {
      await cluster.close();
      await served.close();
    };
    return { cluster, clock: systemClock, drive: (main) => main(), close };
  });
});

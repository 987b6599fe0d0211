import { epochMs } from '../../src/model/units.ts';
import { createSimCluster } from '../../src/sim/sim-cluster.ts';
import { virtualTime } from '../../src/sim/time.ts';
import { describeClusterContract } from '../contract/cluster.contract.ts';

describe('sim/sim-cluster', () => {
  describeClusterContract('the simulator in process', async () => {
    const time = virtualTime(epochMs(Date.UTC(2026, 0, 1)));
    const cluster = createSimCluster({ time, seed: 'contract' });
    return { cluster, clock: time, drive: (main) => time.drive(main()), close: async () => {} };
  });
});

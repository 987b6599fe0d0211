import { findAccess } from '../../../src/adapters/kube/access/find-access.ts';
import { connectKube } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { describeClusterContract } from '../../contract/cluster.contract.ts';
import { simServer } from '../../support/sim-serve.ts';

describe('[E] adapters/kube', () => {
  describeClusterContract('a connection to the simulator in a process of its own', async () => {
    const server = await simServer();
    const cluster = connectKube(findAccess({ env: {}, file: server.kubeconfig }), systemClock);
    return {
      cluster,
      clock: systemClock,
      drive: (main) => main(),
      close: async () => {
        await cluster.close();
        await server.stop();
      },
    };
  });
});

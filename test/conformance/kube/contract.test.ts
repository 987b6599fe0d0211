import { systemClock } from '../../../src/adapters/system-clock.ts';
import { describeClusterContract } from '../../contract/cluster.contract.ts';
import { startControlPlane } from '../support/control-plane/control-plane.ts';

describe('conformance/kube', () => {
  describeClusterContract('a real API server', async () => {
    const plane = await startControlPlane({ nodes: 1 });
    // A young API server remembers everything that ever happened; one that was started again does not know version 1.
    await plane.kill('kube-apiserver');
    await plane.start('kube-apiserver');
    const cluster = plane.connect();
    return {
      cluster,
      clock: systemClock,
      drive: (main) => main(),
      close: async () => {
        await cluster.close();
        await plane.stop();
      },
    };
  });
});

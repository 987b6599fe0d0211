import { findAccess } from '../../../src/adapters/kube/access/find-access.ts';
import { connectKube, type KubeCluster } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { describeClusterContract } from '../../contract/cluster.contract.ts';
import { describeFollowing } from '../../contract/follow.contract.ts';
import type { ContractSubject } from '../../support/cluster-bench.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';

describe('conformance/kube', () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane({ nodes: 1 });
    // A young API server remembers everything that ever happened; one that was started again does not know version 1.
    await plane.kill('kube-apiserver');
    await plane.start('kube-apiserver');
  });
  after(() => plane?.stop());

  const through = (cluster: KubeCluster): ContractSubject => ({
    cluster,
    clock: systemClock,
    drive: (main) => main(),
    close: () => cluster.close(),
  });
  const olderServer = async (): Promise<KubeCluster> => {
    const port = await plane.startReplica(['--feature-gates=WatchList=false']);
    const server = new URL(`https://127.0.0.1:${port}`);
    return connectKube({ ...findAccess({ env: {}, file: plane.kubeconfig }), server }, systemClock);
  };

  describeClusterContract('a real API server', async () => through(plane.connect()));
  describeFollowing('a real API server', async () => through(plane.connect()));
  describeFollowing(
    'a real API server without streaming lists',
    async () => through(await olderServer()),
    'sendInitialEvents is forbidden for watch',
  );
});

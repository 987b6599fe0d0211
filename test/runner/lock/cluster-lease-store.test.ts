import { describeLeaseStore } from '../../contract/lease-store.contract.ts';
import { createArena } from '../../support/sim-lock.ts';

describe('[I] runner/lock/cluster-lease-store', () => {
  describeLeaseStore('the lease in the simulated cluster', async () => {
    const { store, time } = createArena();
    return { store, drive: (main) => time.drive(main()) };
  });
});

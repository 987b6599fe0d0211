import type { Entry } from '../../src/model/entry.ts';
import { FLEET } from './built-test.ts';
import { type RunSetup, simRun } from './sim-run.ts';

/** The journal of a fleet on the simulated cluster: VMs beside the node itself, undisturbed where nothing else is said. */
export const fleetJournal = async (setup: RunSetup = {}): Promise<Entry[]> => {
  const sweep = { product: {}, include: [{ as: 'node' }, { as: 'vm' }], order: 'sequential', repetitions: 1 } as const;
  const world: RunSetup = {
    scenario: FLEET,
    workloads: [],
    sweep,
    ...setup,
  };
  return [...(await simRun(world)).entries];
};

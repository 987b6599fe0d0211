import type { RunIdentity } from '../model/entry.ts';
import { looksSimulated } from '../model/simulated.ts';
import type { RunRecord } from './facts/record.ts';

/** What a run took place on: a cluster that says of itself that it is simulated is not believed to be another. */
export const backendOf = ({ run, inventories }: Pick<RunRecord, 'run' | 'inventories'>): RunIdentity['backend'] =>
  inventories.some(looksSimulated) ? 'sim' : run.backend;

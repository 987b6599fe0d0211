import type { Entry } from '../../src/model/entry.ts';
import { IPERF3 } from './built-test.ts';
import { type RunSetup, simRun } from './sim-run.ts';

/** The journal of a benchmark on the simulated cluster; of an undisturbed one where nothing else is said. */
export const benchmarkJournal = async (setup: RunSetup = {}): Promise<Entry[]> => [
  ...(await simRun({ scenario: IPERF3, workloads: [], ...setup })).entries,
];

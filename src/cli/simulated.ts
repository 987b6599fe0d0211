import { kindOf } from '../app/run/backend.ts';
import { accessTo } from '../app/target.ts';
import type { TargetCluster } from '../model/target.ts';
import type { Io } from './io.ts';

/** The line above all output about a simulated cluster or its numbers. */
export const SIMULATED = 'SIMULATED: these numbers are not a measurement of hardware.';

/** Says on standard error, also beside JSON, that a cluster is simulated. Of one that cannot be reached the command itself speaks. */
export async function saySimulated(target: TargetCluster, io: Io): Promise<void> {
  const kind = await kindOf(accessTo(target, io.env)).catch(() => undefined);
  if (kind === 'sim') io.err(`SIMULATED: ${target.name} is the simulated cluster`);
}

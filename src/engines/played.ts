import type { Random } from '../model/random.ts';
import type { EpochMs } from '../model/units.ts';

/** What the simulator draws an engine's files from. */
export interface Played {
  readonly random: Random;
  readonly id: string;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
}

export interface PlayedFile {
  readonly name: string;
  readonly text: string;
}

import { seededRandom } from '../../../src/model/random.ts';

/** A fleet of pilots, and what is done to one of them. */
export interface FleetBlow {
  readonly number: number;
  readonly how: FleetBlowKind;
  readonly pilots: readonly { readonly joinsAfterMs: number; readonly worksS: number }[];
  /** Its place among the pilots. */
  readonly victim: number;
  /** So long after the victim was started, or after the service saw that all have ended. */
  readonly since: 'start' | 'all have ended';
  readonly afterMs: number;
  /** How long one that is stopped stays so. */
  readonly stoppedMs: number;
}

/** A command is in a process group of its own, and outlives its pilot where that alone is killed. */
export type FleetBlowKind = 'nothing' | (typeof KINDS)[number];

const KINDS = [
  'killed',
  'killed with its command',
  'stopped',
  'stopped with its command',
  'killed and begun again',
] as const;

/** Longer than the silence after which a participant is lost. */
const STOPPED_MS = { least: 7500, more: 1500 };
/** The last one joins up to 1.5 s after it, the start comes half a second later, and the commands take up to three; then all leave. */
const LATEST_MS = { start: 5500, 'all have ended': 120 };

/** The same for the same seed and number. Each tenth is left alone: fleets must be able to pass on this machine. */
export function drawFleetBlow(seed: string, number: number): FleetBlow {
  const random = seededRandom(`${seed}/${number}`);
  const pilots = Array.from({ length: 2 + random.integer(3) }, () => ({
    joinsAfterMs: random.integer(1500),
    worksS: 1 + random.integer(3),
  }));
  const since = random.uniform() < 0.2 ? 'all have ended' : 'start';
  const how = KINDS[random.integer(KINDS.length)] ?? 'killed';
  return {
    ...{ number, pilots, since, how: number % 10 === 0 ? 'nothing' : how },
    victim: random.integer(pilots.length),
    afterMs: random.integer(LATEST_MS[since]),
    stoppedMs: STOPPED_MS.least + random.integer(STOPPED_MS.more),
  };
}

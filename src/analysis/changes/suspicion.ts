import type { Declaration } from '../../history/declaration.ts';
import type { SeriesLevel } from './level.ts';

/** A newest run that is odd for its level: it asks for another run, and for no person's time. */
export interface Suspicion {
  /** Its place in the history. */
  readonly run: number;
  readonly value: number;
  /** The middle of the level. */
  readonly middle: number;
  /** How often a run without a change is as far off. */
  readonly chance: number;
}

const MOST_CHANCE = 0.01;
/** In fewer runs than the chance needs, a run beyond all of them is odd where it is also so many scales off. */
const FEW_RUNS = 12;
const FAR_SCALES = 4;

/**
 * Whether the newest run of a level is odd: by its rank among all before it, which is right for any distribution (conformal prediction: Vovk, Gammerman
 * and Shafer, Algorithmic Learning in a Random World, 2005). Only for the worse, where one direction is.
 */
export function suspicionOf(
  level: SeriesLevel,
  { better, tolerance }: Declaration,
  scale: number,
): Suspicion | undefined {
  const before = level.values.slice(0, -1);
  const value = level.values.at(-1);
  const run = level.runs.at(-1);
  if (value === undefined || run === undefined || before.length < FEW_RUNS) return undefined;
  const distance = value - level.middle;
  const side = Math.sign(distance);
  if (isWelcome(side, better) || Math.abs(distance) < Math.max(tolerance * Math.abs(level.middle), scale))
    return undefined;
  const asFar = before.filter((other) => side * (other - value) >= 0).length;
  const sides = better === 'neither' ? 2 : 1;
  const chance = Math.min(1, (sides * (1 + asFar)) / (before.length + 1));
  const isFar = asFar === 0 && Math.abs(distance) > FAR_SCALES * scale;
  return chance <= MOST_CHANCE || isFar ? { run, value, middle: level.middle, chance } : undefined;
}

const isWelcome = (side: number, better: Declaration['better']): boolean =>
  side === 0 || (side > 0 ? better === 'higher' : better === 'lower');

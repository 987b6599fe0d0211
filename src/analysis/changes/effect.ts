import { inflation } from '../../stats/noise.ts';
import { normalQuantile, normalTail } from '../../stats/normal.ts';
import { type Observed, shiftOf } from '../../stats/shift.ts';
import { type MeasuredChange, scaleOf } from '../scale.ts';

/** More values narrow the interval by less than the wandering of a level makes it wrong. */
const MOST_VALUES = 60;
const TAIL = 0.025;

/**
 * By how much a level differs from the one before it, with its 95 % interval: as a ratio where all values are positive. Values that depend on
 * their neighbours are worth fewer, so that more confidence is asked of the interval. `before` and `after` end and begin at the boundary.
 * @returns undefined where a side is empty
 */
export function effectOf(
  before: readonly Observed[],
  after: readonly Observed[],
  noise: { readonly correlation: number },
): MeasuredChange | undefined {
  const [old, fresh] = [before.slice(-MOST_VALUES), after.slice(0, MOST_VALUES)];
  const scale = scaleOf('neither', [...old, ...fresh]);
  const tail = normalTail(normalQuantile(TAIL) * Math.sqrt(inflation(noise)));
  const shift = shiftOf(old.map(scale.to), fresh.map(scale.to), 1 - 2 * tail);
  return shift && scale.change(shift);
}

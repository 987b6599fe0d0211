import type { Milliseconds } from '../../model/units.ts';
import { formatQuantity } from '../../render/quantity.ts';

/** How long a holder expects to go on, wherever that is said: `expects 9 min 10 s more`. */
export const outlookText = (remainingMs: Milliseconds): string =>
  remainingMs > 0 ? `expects ${formatQuantity(remainingMs, 'ms')} more` : 'takes longer than it expected';

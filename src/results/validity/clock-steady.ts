import { broken, holds, type ValidityRule } from './rule.ts';

/** Reading two clocks one after the other takes microseconds, a pause of the process some tens of milliseconds. */
const LARGEST_MS = 250;

export const clockSteady: ValidityRule = {
  id: 'clock-steady',
  summary: 'our own wall clock ran evenly',
  check({ clockJumpMs }) {
    const seen = `our clock jumped by ${Math.round(clockJumpMs)} ms at most`;
    return [clockJumpMs <= LARGEST_MS ? holds(seen) : broken(`${seen}: it was set, or the machine slept`)];
  },
};

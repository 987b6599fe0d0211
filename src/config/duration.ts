import { type Milliseconds, ms } from '../model/units.ts';
import { formatGoDuration } from '../prow/go-duration.ts';

/** A Go duration without the units that are zero: `4h40m`, `16m`, `90s` is `1m30s`; rounded up to whole seconds. */
export const shortDuration = (time: Milliseconds): string =>
  formatGoDuration(ms(Math.ceil(time / 1000) * 1000))
    .replace(/m0s$/, 'm')
    .replace(/h0m$/, 'h');

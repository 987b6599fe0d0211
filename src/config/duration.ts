import type { Milliseconds } from '../model/units.ts';

/** A Go duration without the units that are zero at its end: `4h40m`, `16m`, `1m30s`, `1h0m5s`; rounded up to whole seconds. */
export function shortDuration(time: Milliseconds): string {
  const total = Math.ceil(time / 1000);
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const seconds = total % 60;
  const h = hours > 0 ? `${hours}h` : '';
  const m = minutes > 0 || (hours > 0 && seconds > 0) ? `${minutes}m` : '';
  const s = seconds > 0 || total === 0 ? `${seconds}s` : '';
  return h + m + s;
}

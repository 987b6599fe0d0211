import type { Milliseconds } from '../model/units.ts';

/** A Go duration without the units that are zero at its end: `4h40m`, `16m`, `1m30s`, `1h0m5s`; rounded up to whole seconds. */
export function shortDuration(time: Milliseconds): string {
  const total = Math.ceil(time / 1000);
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const [h, m, s] = [`${hours}h`, `${minutes}m`, `${seconds}s`];
  if (hours === 0) return minutes === 0 ? s : seconds === 0 ? m : m + s;
  if (seconds > 0) return h + m + s;
  return minutes === 0 ? h : h + m;
}

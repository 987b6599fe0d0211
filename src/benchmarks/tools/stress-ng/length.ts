const SECONDS: Readonly<Record<string, number>> = { sec: 1, min: 60, hour: 3600, day: 86_400, year: 31_556_926 };

/** `5 second`, `1 min, 30 secs`, `120 second (2 mins, 0.00 secs)`: how stress-ng writes a length. undefined where it wrote none. */
export function lengthMs(text: string | undefined): number | undefined {
  const parts = [...(text ?? '').replace(/\(.*/, '').matchAll(/([\d.]+) (sec|min|hour|day|year)/g)];
  if (parts.length === 0) return undefined;
  return parts.reduce((total, [, count, unit = '']) => total + Number(count) * (SECONDS[unit] ?? 0), 0) * 1000;
}

import { type Milliseconds, ms } from '../model/units.ts';

/**
 * A Go duration ("1h30m", "-1.5h", "300ms") by the rules of Go's `time.ParseDuration`, which Prow applies to `interval`,
 * `timeout` and `@every`; undefined where Go refuses it. Days do not exist: "1d" is refused.
 */
export function parseGoDuration(text: string): Milliseconds | undefined {
  const nanoseconds = parseGoNanoseconds(text);
  return nanoseconds === undefined ? undefined : ms(Number(nanoseconds) / 1e6);
}

/** A duration as Go's `Duration.String` prints it ("1h30m0s", "5m0s", "1.5s", "0s"), to the nearest nanosecond. */
export function formatGoDuration(duration: Milliseconds): string {
  return formatGoNanoseconds(BigInt(Math.round(duration * 1e6)));
}

/** `parseGoDuration` without rounding: Go keeps durations as signed 64-bit nanoseconds. */
export function parseGoNanoseconds(text: string): bigint | undefined {
  const negative = text.startsWith('-');
  const unsigned = text.replace(/^[-+]/, '');
  if (unsigned === '0') return 0n;
  if (!DURATION.test(unsigned)) return undefined;
  let total = 0n;
  for (const term of unsigned.matchAll(TERM)) {
    const length = termNanoseconds(term[1] ?? '', term[2] ?? '', term[3] ?? '');
    if (length === undefined) return undefined;
    total += length;
  }
  if (total > (negative ? LIMIT : LIMIT - 1n)) return undefined;
  return negative ? -total : total;
}

/** `formatGoDuration` for Go's own unit. */
export function formatGoNanoseconds(duration: bigint): string {
  if (duration < 0n) return `-${formatGoNanoseconds(-duration)}`;
  if (duration === 0n) return '0s';
  if (duration < MICROSECOND) return `${duration}ns`;
  if (duration < MILLISECOND) return `${decimal(duration, 3)}µs`;
  if (duration < SECOND) return `${decimal(duration, 6)}ms`;
  const seconds = `${decimal(duration % MINUTE, 9)}s`;
  if (duration < MINUTE) return seconds;
  const minutes = `${(duration % HOUR) / MINUTE}m${seconds}`;
  return duration < HOUR ? minutes : `${duration / HOUR}h${minutes}`;
}

const MICROSECOND = 1_000n;
const MILLISECOND = 1_000n * MICROSECOND;
const SECOND = 1_000n * MILLISECOND;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', MICROSECOND],
  ['\u00b5s', MICROSECOND], // the micro sign
  ['\u03bcs', MICROSECOND], // the Greek letter
  ['ms', MILLISECOND],
  ['s', SECOND],
  ['m', MINUTE],
  ['h', HOUR],
]);
/** The magnitude of Go's smallest duration; the largest is one less. */
const LIMIT = 2n ** 63n;
const DURATION = /^(?:(?:\d+\.?\d*|\.\d+)[^\d.]+)+$/;
const TERM = /(\d*)\.?(\d*)([^\d.]+)/g;

function termNanoseconds(whole: string, fraction: string, unitName: string): bigint | undefined {
  const unit = UNITS.get(unitName);
  if (unit === undefined) return undefined;
  const nanoseconds = BigInt(whole) * unit + fractionOf(unit, fraction);
  return nanoseconds > LIMIT ? undefined : nanoseconds;
}

/** The part of `unit` after the decimal point, through a double as Go computes it. */
function fractionOf(unit: bigint, digits: string): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (value > (LIMIT - 1n) / 10n || next > LIMIT) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return digits.slice(0, -places) + (fraction && `.${fraction}`);
}

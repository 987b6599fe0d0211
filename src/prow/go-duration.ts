import { type Milliseconds, ms } from '../model/units.ts';

/**
 * A Go duration ("1h30m", "-1.5h", "300ms") by the rules of Go's `time.ParseDuration`, which Prow applies to `interval`,
 * `timeout` and `@every`; undefined where Go refuses it. Days do not exist: "1d" is refused.
 */
export function parseGoDuration(text: string): Milliseconds | undefined {
  const nanoseconds = parseGoNanoseconds(text);
  return nanoseconds === undefined ? undefined : ms(Number(nanoseconds) / 1e6);
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

import type { CronField } from '../model/when.ts';

export interface CronBounds {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names for the values from `min` on. */
  readonly names: readonly string[];
  /** What `*` means. */
  readonly every: CronField;
}

export const cronBounds = (name: string, min: number, max: number, names: readonly string[] = []): CronBounds => ({
  name,
  min,
  max,
  names,
  every: { values: Array.from({ length: max - min + 1 }, (_, index) => min + index), star: true },
});

/**
 * What Prow does with an expression that is no schedule: `load`: every component refuses the configuration; `horologium`: checkconfig
 * accepts it, horologium does not, and leaves out every periodic after it.
 */
export type CronConsequence = 'load' | 'horologium';

/** Why an expression is no schedule; its message is for people and leaves out the expression as a whole. */
export class CronError extends Error {
  readonly kind = 'rejected';
  readonly consequence: CronConsequence;

  constructor(consequence: CronConsequence, message: string) {
    super(message);
    this.consequence = consequence;
  }
}

/** `list = range {"," range}`, as `getField` of robfig/cron v3 reads it: empty ranges are skipped. Throws CronError. */
export function parseCronField(text: string, bounds: CronBounds): CronField {
  const ranges = text.split(',').filter((range) => range !== '');
  const parsed = ranges.map((range) => parseRange(range, bounds));
  const [only] = parsed;
  if (only !== undefined && parsed.length === 1) return only;
  const values = new Set(parsed.flatMap((range) => range.values));
  return { values: [...values].sort((a, b) => a - b), star: parsed.some((range) => range.star) };
}

/** `range = ("*" | "?" | number ["-" number]) ["/" step]`; what follows a hyphen after `*` is not looked at. */
function parseRange(range: string, bounds: CronBounds): CronField {
  if (range === '*') return bounds.every;
  const [span = '', step, ...moreSteps] = range.split('/');
  const [low = '', high, ...moreBounds] = span.split('-');
  if (moreSteps.length > 0) throw refusal(range, bounds, 'has more than one "/"');
  const every = step === undefined ? 1 : parseNumber(step, range, bounds);
  if (every === 0) throw refusal(range, bounds, 'has a step of 0');
  if (low === '*' || low === '?') return { values: valuesOf(bounds.min, bounds.max, every), star: every === 1 };
  if (moreBounds.length > 0) throw refusal(range, bounds, 'has more than one "-"');
  const start = parseValue(low, range, bounds);
  const openEnd = step === undefined ? start : bounds.max;
  const end = high === undefined ? openEnd : parseValue(high, range, bounds);
  if (start < bounds.min || Math.max(start, end) > bounds.max)
    throw refusal(range, bounds, `is outside ${bounds.min}-${bounds.max}${sundayHint(end, bounds)}`);
  if (start > end)
    throw refusal(range, bounds, `ends before it starts; write ${start}-${bounds.max},${bounds.min}-${end}`);
  return { values: valuesOf(start, end, every), star: false };
}

function valuesOf(start: number, end: number, step: number): number[] {
  const values = [];
  for (let value = start; value <= end; value += step) values.push(value);
  return values;
}

function parseValue(text: string, range: string, bounds: CronBounds): number {
  const named = bounds.names.indexOf(text.toLowerCase());
  return named >= 0 ? bounds.min + named : parseNumber(text, range, bounds);
}

/** What Go's `strconv.Atoi` accepts, but nothing negative. */
function parseNumber(text: string, range: string, bounds: CronBounds): number {
  if (!/^[-+]?\d+$/.test(text)) throw refusal(range, bounds, `has "${text}" where ${expected(bounds)} is expected`);
  const value = Number(text);
  if (value < 0 || BigInt(text) > MAX_INT64) throw refusal(range, bounds, `has ${text}, which is out of range`);
  return value;
}

const MAX_INT64 = 2n ** 63n - 1n;

const expected = ({ names }: CronBounds): string =>
  names.length === 0 ? 'a number' : `a number or one of ${names.join(', ')}`;

const sundayHint = (end: number, { names }: CronBounds): string =>
  end === 7 && names[0] === 'sun' ? '; Sunday is 0' : '';

const refusal = (range: string, bounds: CronBounds, problem: string): CronError =>
  new CronError('load', `${bounds.name} "${range}" ${problem}`);

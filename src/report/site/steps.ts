/**
 * Whole numbers as the way from each to the next, in the largest unit of which all ways are multiples. What comes at a regular pace, or was
 * made of a time by shifting it, is short so. Numbers are decimal texts: those of builds have 19 digits.
 */
export interface StepColumn {
  readonly first: string;
  readonly unit: string;
  /** Separated by spaces. */
  readonly steps: string;
}

export function toSteps(numbers: readonly bigint[]): StepColumn {
  const ways = numbers.slice(1).map((number, place) => number - (numbers[place] ?? 0n));
  const unit = ways.reduce(commonDivisor, 0n) || 1n;
  return { first: String(numbers[0] ?? ''), unit: String(unit), steps: ways.map((way) => way / unit).join(' ') };
}

export function fromSteps({ first, unit, steps }: StepColumn): bigint[] {
  if (first === '') return [];
  let last = BigInt(first);
  const others = steps.split(' ').filter((step) => step !== '');
  return [
    last,
    ...others.map((step) => {
      last += BigInt(step) * BigInt(unit);
      return last;
    }),
  ];
}

/** Never negative. */
const commonDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : commonDivisor(b, a % b));

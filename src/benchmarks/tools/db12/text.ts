/** What several copies scored. */
export interface Copies {
  readonly raw: readonly number[];
  /** As many as it says; absent where it does not. */
  readonly copies?: number | undefined;
  /** Absent of one copy, whose only number it is. */
  readonly sum?: number | undefined;
  readonly median?: number | undefined;
}

const NUMBER = String.raw`\d+(?:\.\d+)?(?:e[+-]\d+)?`;
const ONE = new RegExp(`^${NUMBER}$`);
/** COPIES SUM ARITHMETIC-MEAN GEOMETRIC-MEAN MEDIAN, and in the next line each copy. */
const SEVERAL = new RegExp(`^(\\d+) (${NUMBER}) ${NUMBER} ${NUMBER} (${NUMBER})$`);
const RAW = new RegExp(`^${NUMBER}(?: ${NUMBER})*$`);

/**
 * What `db12 single`, `multiple` and `wholenode` print; undefined where the text is anything else: one number alone is a score only where it is
 * all that was printed, to the end of its line.
 */
export function copiesOfText(stdout: string): Copies | undefined {
  const lines = stdout.split('\n').filter((line) => !/^(?:WARNING|INFO):/.test(line));
  const [first = '', second = '', ...rest] = lines;
  if (ONE.test(first) && second === '' && lines.length === 2) return { raw: [Number(first)] };
  const [, copies, sum, median] = SEVERAL.exec(first) ?? [];
  if (copies === undefined || !RAW.test(second) || rest.length !== 1 || rest[0] !== '') return undefined;
  return { raw: second.split(' ').map(Number), copies: Number(copies), sum: Number(sum), median: Number(median) };
}

/**
 * How probably a value of the first is greater than one of the second, ties counted by half: 0.5 is no difference, 0 and 1 are values that
 * do not overlap (Vargha and Delaney, 2000). Undefined where either is empty.
 */
export function superiority(first: readonly number[], second: readonly number[]): number | undefined {
  if (first.length === 0 || second.length === 0) return undefined;
  const wins = first.reduce(
    (total, a) => total + second.reduce((own, b) => own + (a > b ? 1 : a === b ? 0.5 : 0), 0),
    0,
  );
  return wins / (first.length * second.length);
}

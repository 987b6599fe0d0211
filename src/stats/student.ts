/** 97.5 % quantiles of Student's t distribution for 1, 2, ... degrees of freedom. */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/**
 * Half the width of the 95 % interval of the mean of which these are samples (Student, The Probable Error of a Mean, 1908).
 * Undefined for fewer than two.
 */
export function meanHalfWidth(values: readonly number[]): number | undefined {
  const count = values.length;
  if (count < 2) return undefined;
  const mean = values.reduce((total, value) => total + value, 0) / count;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return studentQuantile(count - 1) * Math.sqrt(squares / (count - 1) / count);
}

/** The 97.5 % quantile for so many degrees of freedom, at least 1; beyond 30 it is that of 30, which is too wide by 4 % at most. */
export const studentQuantile = (degrees: number): number => T[Math.min(degrees, T.length) - 1] ?? Number.NaN;

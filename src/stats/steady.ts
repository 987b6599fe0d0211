const WINDOW = 10;
const SHIFT = 0.1;

/**
 * Whether the last samples of a series no longer move: the medians of the two halves of the last ten samples differ by
 * less than a tenth of their level or than the halves' own scatter (median absolute deviation). Medians, because single
 * slow answers are common and do not mean that a cluster still changes. The idea of a window that must stop moving is
 * from Georges, Buytaert, Eeckhout, "Statistically Rigorous Java Performance Evaluation" (OOPSLA 2007), with robust
 * estimates in place of the coefficient of variation.
 */
export function isSteady(series: readonly number[]): boolean {
  if (series.length < WINDOW) return false;
  const recent = series.slice(-WINDOW);
  const [first, second] = [recent.slice(0, WINDOW / 2), recent.slice(WINDOW / 2)];
  const shift = Math.abs(median(second) - median(first));
  const scatter = Math.max(deviation(first), deviation(second));
  return shift <= Math.max(SHIFT * median(recent), scatter);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

const deviation = (values: readonly number[]): number => {
  const centre = median(values);
  return median(values.map((value) => Math.abs(value - centre)));
};

/** One thing that was waited for: when it came, or until when it was looked for in vain. */
export interface Waited {
  readonly at: number;
  /** Absent: it came then, or never will where `at` is infinite. */
  readonly censored?: true;
}

/** Factors of a product differ from their quotient by rounding alone. */
const ROUNDING = 1e-9;

/**
 * The quantile where some were looked for less long than others (Kaplan and Meier, 1958): one that was not seen until it was no longer
 * looked for shares the fate of those that were looked for longer. Without such it is the nearest rank. Undefined where too few came.
 */
export function survivalQuantile(waits: readonly Waited[], percent: number): number | undefined {
  // Of equal times what came counts first: the others were still looked for then.
  const ordered = waits.toSorted((a, b) => a.at - b.at || Number(a.censored ?? 0) - Number(b.censored ?? 0));
  let survival = 1;
  for (const [index, { at, censored }] of ordered.entries()) {
    if (at === Infinity) return undefined;
    if (censored) continue;
    survival *= 1 - 1 / (ordered.length - index);
    if (survival <= 1 - percent / 100 + ROUNDING) return at;
  }
  return undefined;
}

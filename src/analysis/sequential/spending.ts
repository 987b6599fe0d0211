/** A point at which a decision may be made: after so many own observations, at this chance of a false call. */
export interface DecisionLook {
  readonly after: number;
  readonly alpha: number;
}

/** One run calls nothing: two that agree are the least that distinguishes a change from a run that went badly. */
const FIRST_LOOK = 2;

/**
 * When it is looked, and how much of the whole chance of a false call each look may use, fixed before the first run: it grows with the square of what is
 * measured (Lan and DeMets, Discrete Sequential Boundaries for Clinical Trials, Biometrika 1983), and the shares add up to `alpha`, so that the looks together
 * keep it whatever their dependence (Slud and Wei, Two-Sample Repeated Significance Tests, JASA 1982). A look that could not call anything, however large the
 * change, leaves its share to the next.
 * @param most of own observations
 * @param smallest the smallest chance that so many own observations can give
 * @returns the looks that can decide, in order; none where even the last cannot
 */
export function looksOf(most: number, alpha: number, smallest: (after: number) => number): DecisionLook[] {
  const looks: DecisionLook[] = [];
  let spent = 0;
  for (let after = FIRST_LOOK; after <= most; after++) {
    const share = alpha * (after / most) ** 2 - spent;
    if (smallest(after) > share) continue;
    looks.push({ after, alpha: share });
    spent += share;
  }
  return looks;
}

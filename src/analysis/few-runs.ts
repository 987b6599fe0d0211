import { isComparable } from '../history/comparable.ts';
import type { Run } from '../history/run.ts';

/** Three runs before a change and three after it confirm it at the earliest. */
const LEAST_RUNS = 6;

/** How many trusted runs of a line compare with its newest, where no change can be seen in so few: that none is seen says nothing then. */
export function tooFewRuns(runs: readonly Run[]): number | undefined {
  const newest = runs.at(-1);
  if (newest === undefined) return 0;
  const count = runs.filter((run) => run.outcome !== 'invalid' && isComparable(run, newest)).length;
  return count < LEAST_RUNS ? count : undefined;
}

import { isComparable, type RegimeDifference, regimeDifferences } from '../../history/comparable.ts';
import type { Run } from '../../history/run.ts';

/** Runs one after the other whose numbers compare. */
export interface RegimeSpan {
  readonly first: Run;
  readonly last: Run;
  readonly runs: number;
  /** What differs from the span before; empty for the first. */
  readonly differences: readonly RegimeDifference[];
}

/** The regimes of a line in order of time: the newest is last. */
export function regimesOf(runs: readonly Run[]): RegimeSpan[] {
  const spans: RegimeSpan[] = [];
  for (const run of runs) {
    const current = spans.at(-1);
    if (current !== undefined && isComparable(current.last, run)) {
      spans[spans.length - 1] = { ...current, last: run, runs: current.runs + 1 };
    } else {
      spans.push({
        first: run,
        last: run,
        runs: 1,
        differences: current === undefined ? [] : regimeDifferences(current.last, run),
      });
    }
  }
  return spans;
}

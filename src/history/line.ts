import { compareText } from '../model/order.ts';
import { type History, withRuns } from './history.ts';
import { isMerged } from './run.ts';

/** Lines that have runs of merged code, `main` first, then the one with the newest run. */
export function linesOf({ runs }: History): string[] {
  const newest = new Map(runs.filter(isMerged).map(({ line, startedAt }) => [line, startedAt]));
  return [...newest]
    .sort(([a, at], [b, bt]) => Number(b === MAIN) - Number(a === MAIN) || bt - at || compareText(a, b))
    .map(([line]) => line);
}

/** The runs of one line that others may be compared with: of merged code. */
export const onLine = (history: History, line: string): History =>
  withRuns(history, (run) => run.line === line && isMerged(run));

const MAIN = 'main';

import type { History } from '../../history/history.ts';
import { isMerged } from '../../history/run.ts';
import { PAIRED_RUNS } from '../../model/suite.ts';
import { looksBeside } from '../sequential/decide.ts';
import { neighbours } from './pairs.ts';
import { least } from './row.ts';
import { BASE_RUNS } from './select.ts';

/** What pairs of a line can decide, as far as it is known before they are run. */
export interface PairsOutlook {
  readonly line: string;
  /** The most pairs that are to be run. */
  readonly most: number;
  /** Pairs of neighbouring runs that the line has. */
  readonly known: number;
  /** After how many pairs a decision may be made; empty where no change, however large, can be called. */
  readonly looks: readonly number[];
  /** Pairs of neighbouring runs that the line needs for so few pairs. */
  readonly needsKnown: number;
  /** Pairs that can decide beside those that the line has; absent where a job may not run so many. */
  readonly needsPairs?: number;
}

/** Runs of the job itself may be of another regime than those of the line: then less is known than this says. */
export function pairsOutlook(history: History, line: string, most: number): PairsOutlook {
  const known = neighboursOn(history, line).length;
  const needsPairs = leastPairs(known);
  return {
    line,
    most,
    known,
    looks: looksWith(most, known),
    needsKnown: leastKnown(most),
    ...(needsPairs !== undefined && { needsPairs }),
  };
}

/** The newest runs of a line, two and two, that compare with its last: as places in the history. */
export function neighboursOn(history: History, line: string): [number, number][] {
  const places = history.runs
    .flatMap((run, place) => (isMerged(run) && run.line === line ? [place] : []))
    .slice(-BASE_RUNS);
  return neighbours({ name: line, history, places }, history.runs[places.at(-1) ?? -1]);
}

/** How many pairs of neighbours let the last of so many pairs call something. */
export const leastKnown = (most: number): number => least(0, (known) => looksWith(most, known).length > 0);

function leastPairs(known: number): number | undefined {
  for (let most = PAIRED_RUNS.least / 2; most <= PAIRED_RUNS.most / 2; most++)
    if (looksWith(most, known).length > 0) return most;
  return undefined;
}

const looksWith = (most: number, known: number): number[] =>
  looksBeside('pairs', known, most).map(({ after }) => after);

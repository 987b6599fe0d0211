import type { Declare } from '../../history/declaration.ts';
import type { History } from '../../history/history.ts';
import { isMerged } from '../../history/run.ts';
import { PAIRED_RUNS } from '../../model/suite.ts';
import { looksBeside, looksThatCall } from '../sequential/decide.ts';
import { chanceOf, countIn, judgedSeries } from './paired-rows.ts';
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
  /** So many of them the key series has that has most: one that can be called is enough for a decision. */
  readonly best: number;
  /** Key series that fewer of them have than there are, the fewest first. */
  readonly fewer: readonly FewerPairs[];
  /** After how many pairs a decision may be made; empty where no change, however large, can be called. */
  readonly looks: readonly number[];
  /** Pairs of neighbouring runs with a key series that so few pairs need. */
  readonly needsKnown: number;
  /** Pairs that can decide beside those that the line has; absent where a job may not run so many. */
  readonly needsPairs?: number;
}

interface FewerPairs {
  readonly title: string;
  readonly known: number;
  /** After how many pairs it can be called. */
  readonly looks: readonly number[];
}

/** Runs of the job itself may be of another regime than those of the line: then less is known than this says. */
export function pairsOutlook(history: History, declare: Declare, line: string, most: number): PairsOutlook {
  const pairs = neighboursOn(history, line);
  const known = pairs.length;
  const keys = keySeriesIn(history, declare, line, pairs);
  const best = Math.max(0, ...keys.map((each) => each.known));
  const needsPairs = leastPairs(known, best);
  return {
    line,
    most,
    known,
    best,
    fewer: keys
      .filter((each) => each.known < known)
      .map((each) => ({ ...each, looks: looksWith(most, known, each.known) })),
    looks: looksWith(most, known, best),
    needsKnown: best + least(0, (more) => looksWith(most, known + more, best + more).length > 0),
    ...(needsPairs !== undefined && { needsPairs }),
  };
}

/** With how many of the pairs each has, the fewest first. */
function keySeriesIn(
  history: History,
  declare: Declare,
  line: string,
  pairs: readonly [number, number][],
): { readonly title: string; readonly known: number }[] {
  const read = { history, trusted: [] };
  const series = judgedSeries({ ...read, line: { name: line, history, places: pairs.flat() } }, declare).filter(
    ({ declaration }) => declaration.key,
  );
  const { known } = chanceOf(series, { ...read, known: pairs });
  return series
    .map(({ declaration }, metric) => ({ title: declaration.title, known: countIn(known, metric) }))
    .sort((a, b) => a.known - b.known);
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

function leastPairs(known: number, own: number): number | undefined {
  for (let most = PAIRED_RUNS.least / 2; most <= PAIRED_RUNS.most / 2; most++)
    if (looksWith(most, known, own).length > 0) return most;
  return undefined;
}

/** @param own how many of the known pairs have the series that is to be called */
const looksWith = (most: number, known: number, own = known): number[] =>
  looksThatCall('pairs', looksBeside('pairs', known, most), own).map(({ after }) => after);

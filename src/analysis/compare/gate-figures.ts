import type { Declare } from '../../history/declaration.ts';
import type { History } from '../../history/history.ts';
import type { Random } from '../../model/random.ts';
import { type Operating, operate } from '../sequential/operating.ts';
import { chanceOf, judgedSeries } from './paired-rows.ts';
import { leastKnown, neighboursOn } from './pairs-needed.ts';

/** How a gate by pairs does on a line: counted over jobs that are drawn from its runs. */
export interface GateFigures {
  readonly test: string;
  readonly line: string;
  /** The most pairs of a job. */
  readonly most: number;
  /** Pairs of neighbouring runs of the line. */
  readonly known: number;
  /** Runs that the line needs before so many pairs can decide anything; absent where it has them. */
  readonly needs?: number;
  /** By which change is added to the jobs' own runs, as a share. */
  readonly change: number;
  /** Nothing changes: how often something is called worse. */
  readonly none?: Operating;
  /** Each gated metric changes. */
  readonly all?: Operating;
  /** One changes alone. */
  readonly alone: readonly { readonly title: string; readonly figures: Operating }[];
}

/** Plays jobs without a change, with one of all gated metrics, and with one of each alone. */
export function gateFigures(
  history: History,
  line: string,
  declare: Declare,
  { most, jobs, change }: { readonly most: number; readonly jobs: number; readonly change: number },
  random: Random,
): GateFigures {
  const pairs = neighboursOn(history, line);
  const read = { history, trusted: [], known: pairs };
  const own = { name: line, history, places: pairs.flat() };
  const series = judgedSeries({ history, trusted: [], line: own }, declare).filter(
    ({ declaration }) => declaration.key,
  );
  const { tolerances, known, scales } = chanceOf(series, read);
  const facts = { test: history.test, line, most, known: known.length, change };
  // As many as a job makes are drawn from them, and the others have to be enough.
  const least = leastKnown(most) + most;
  if (known.length < least || series.length === 0) return { ...facts, needs: 2 * least, alone: [] };
  const step = scales.map((scale) => scale.shiftBy(change));
  const play = (shift: readonly number[]): Operating =>
    operate('pairs', known, { rule: { most, tolerances }, shift, jobs }, random);
  return {
    ...facts,
    none: play([]),
    all: play(step),
    alone: series.map(({ declaration }, metric) => ({
      title: declaration.title,
      figures: play(step.map((size, other) => (other === metric ? size : 0))),
    })),
  };
}

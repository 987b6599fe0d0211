import type { Declaration } from '../../history/declaration.ts';
import type { Column, History } from '../../history/history.ts';
import type { MeasuredChange } from '../scale.ts';
import { type Boundary, boundariesOf } from './boundaries.ts';
import { effectOf } from './effect.ts';
import { isBackAt, levelsOf, type SeriesLevel } from './level.ts';
import { noiseOfStretch, type SeriesNoise } from './noise.ts';
import { type ComparableStretch, stretchesOf } from './stretch.ts';
import { type Suspicion, suspicionOf } from './suspicion.ts';

/** A confirmed change of one series. Runs are places in the history. */
export interface SeriesChange {
  readonly series: string;
  readonly line: string;
  /** The first run of the new level, most likely. */
  readonly run: number;
  /** The first and last run at which the new level may have begun, and the last before them. */
  readonly first: number;
  readonly last: number;
  readonly lastGood: number;
  readonly before: LevelFacts;
  readonly after: LevelFacts;
  readonly change?: MeasuredChange;
  /** `different` where neither direction is good. */
  readonly meaning: 'worse' | 'better' | 'different';
  /** How often chance alone confirms a change like it at a given run. */
  readonly chance: number;
  readonly noise: SeriesNoise;
  /** The first run at which the series was back at the level before this change. */
  readonly recovered?: number;
  /** This change ends the one that began at that run: the series is back at the level before it. */
  readonly ends?: number;
}

export interface LevelFacts {
  readonly runs: number;
  readonly middle: number;
  readonly lowest: number;
  readonly highest: number;
}

/** One series on one line. */
export interface SeriesHistory {
  readonly series: string;
  readonly line: string;
  readonly declaration: Declaration;
  /** Of the newest regime. */
  readonly noise: SeriesNoise;
  /** The newest level. */
  readonly level: LevelFacts;
  readonly changes: readonly SeriesChange[];
  readonly suspicion?: Suspicion;
}

/** What the runs say of a series, for each line. The same runs give the same, in however many steps they came. */
export const seriesHistories = (
  history: History,
  [series, column]: readonly [string, Column],
  declaration: Declaration,
): SeriesHistory[] => stretchesOf(history, column).flatMap((stretches) => onLine(stretches, series, declaration) ?? []);

function onLine(
  stretches: readonly ComparableStretch[],
  series: string,
  declaration: Declaration,
): SeriesHistory | undefined {
  let newest: SeriesHistory | undefined;
  for (const stretch of stretches) {
    const noise = noiseOfStretch(stretch, newest?.noise);
    const boundaries = boundariesOf(stretch, noise, declaration.tolerance);
    const levels = levelsOf(
      stretch,
      boundaries.map(({ place }) => place),
    );
    const current = levels.at(-1);
    if (current === undefined) continue;
    const suspicion = suspicionOf(current, declaration, noise.scale);
    const context = { series, stretch, declaration, noise };
    const changes = boundaries.map((boundary, index) => toChange(context, boundary, levels, index));
    newest = {
      series,
      line: stretch.line,
      declaration,
      noise,
      level: factsOf(current),
      changes: [...(newest?.changes ?? []), ...withReturns(changes, levels, declaration)],
      ...(suspicion !== undefined && { suspicion }),
    };
  }
  return newest;
}

interface Context {
  readonly series: string;
  readonly stretch: ComparableStretch;
  readonly declaration: Declaration;
  readonly noise: SeriesNoise;
}

function toChange(
  { series, stretch, declaration, noise }: Context,
  { place, first, last, chance }: Boundary,
  levels: readonly SeriesLevel[],
  index: number,
): SeriesChange {
  const run = (at: number): number => stretch.runs[at] ?? -1;
  const [before, after] = [levels[index], levels[index + 1]];
  if (before === undefined || after === undefined) throw new Error('a boundary has a level on each side');
  const change = effectOf(before.observed, after.observed, noise);
  return {
    series,
    line: stretch.line,
    run: run(place),
    first: run(first),
    last: run(last),
    lastGood: run(first - 1),
    before: factsOf(before),
    after: factsOf(after),
    ...(change !== undefined && { change }),
    meaning: meaningOf(after.middle > before.middle, declaration),
    chance,
    noise,
  };
}

const factsOf = ({ runs, middle, values }: SeriesLevel): LevelFacts => ({
  runs: runs.length,
  middle,
  lowest: Math.min(...values),
  highest: Math.max(...values),
});

const meaningOf = (isHigher: boolean, { better }: Declaration): SeriesChange['meaning'] =>
  better === 'neither' ? 'different' : isHigher === (better === 'higher') ? 'better' : 'worse';

/** A change is over where a later level is back at the one before it, or better than that; the change that leads there says so. */
function withReturns(
  changes: readonly SeriesChange[],
  levels: readonly SeriesLevel[],
  { tolerance, better }: Declaration,
): SeriesChange[] {
  const ends = new Map<number, number>();
  const recovered = new Map<number, number>();
  for (const index of changes.keys()) {
    const before = levels[index];
    const back = levels.findIndex(
      (level, at) =>
        at > index + 1 &&
        before !== undefined &&
        (isBackAt(before, level, tolerance) ||
          (changes[index]?.meaning === 'worse' && isBetter(level, before, better))),
    );
    const leading = changes[back - 1];
    const own = changes[index];
    if (leading === undefined || own === undefined) continue;
    recovered.set(index, leading.run);
    if (!ends.has(back - 1)) ends.set(back - 1, own.run);
  }
  return changes.map((change, index) => {
    const [over, end] = [recovered.get(index), ends.get(index)];
    return { ...change, ...(over !== undefined && { recovered: over }), ...(end !== undefined && { ends: end }) };
  });
}

const isBetter = (level: SeriesLevel, before: SeriesLevel, better: Declaration['better']): boolean =>
  better === 'higher' ? level.middle > before.middle : better === 'lower' && level.middle < before.middle;

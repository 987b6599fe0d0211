import type { Declaration } from '../../history/declaration.ts';
import type { Column, History } from '../../history/history.ts';
import type { MeasuredChange } from '../scale.ts';
import { type Boundary, boundariesOf } from './boundaries.ts';
import { effectOf } from './effect.ts';
import { isBackAt, type LevelSpan, levelsOf, type SeriesLevel, spanOf } from './level.ts';
import { newestLook, type RunSpan } from './look.ts';
import { noiseOfStretch, type SeriesNoise } from './noise.ts';
import { type ComparableStretch, stretchesOf } from './stretch.ts';
import { type Suspicion, suspicionOf } from './suspicion.ts';

/** Where a series changed. Runs are places in the history. */
export interface PlacedChange {
  readonly series: string;
  readonly line: string;
  /** The first run of the new level, most likely. */
  readonly run: number;
  /** The first and last run at which the new level may have begun, and the last before them. */
  readonly first: number;
  readonly last: number;
  readonly lastGood: number;
  /** How often chance alone confirms a change like it at a given run. */
  readonly chance: number;
}

/** A confirmed change of one series. */
export interface SeriesChange extends PlacedChange {
  readonly before: LevelFacts;
  readonly after: LevelFacts;
  readonly change?: MeasuredChange;
  /** `different` where neither direction is good. */
  readonly meaning: 'worse' | 'better' | 'different';
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
  /** Of all regimes, in order of time. */
  readonly levels: readonly LevelSpan[];
  readonly changes: readonly SeriesChange[];
  readonly suspicion?: Suspicion;
}

/** What the runs of a history say of a series, for each line. The same runs give the same, in however many steps they came. */
export const seriesHistories = (
  history: History,
  [series, column]: readonly [string, Column],
  declaration: Declaration,
): SeriesHistory[] =>
  judgedStretches(history, column, declaration, newestLook(history)).flatMap(
    (stretches) => onLine(stretches, series, declaration) ?? [],
  );

/** Where a series had changed for a look, for each line: all that says which change is which. */
export const placedChanges = (
  history: History,
  [series, column]: readonly [string, Column],
  declaration: Declaration,
  look: RunSpan,
): { line: string; declaration: Declaration; changes: PlacedChange[] }[] =>
  judgedStretches(history, column, declaration, look).map((stretches) => ({
    line: stretches[0]?.stretch.line ?? '',
    declaration,
    changes: stretches.flatMap(({ stretch, boundaries }) => boundaries.map((each) => placed(series, stretch, each))),
  }));

interface JudgedStretch {
  readonly stretch: ComparableStretch;
  readonly noise: SeriesNoise;
  readonly boundaries: readonly Boundary[];
}

/** The stretches of each line with their noise and changes, in order of time. */
const judgedStretches = (
  history: History,
  column: Column,
  { tolerance }: Declaration,
  look: RunSpan,
): JudgedStretch[][] =>
  stretchesOf(history, column, look).map((stretches) => {
    const judged: JudgedStretch[] = [];
    for (const stretch of stretches) {
      const noise = noiseOfStretch(stretch, judged.at(-1)?.noise);
      judged.push({ stretch, noise, boundaries: boundariesOf(stretch, noise, tolerance) });
    }
    return judged;
  });

function onLine(
  stretches: readonly JudgedStretch[],
  series: string,
  declaration: Declaration,
): SeriesHistory | undefined {
  let newest: SeriesHistory | undefined;
  for (const { stretch, noise, boundaries } of stretches) {
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
      levels: [...(newest?.levels ?? []), ...levels.map((level) => spanOf(level, noise))],
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
  boundary: Boundary,
  levels: readonly SeriesLevel[],
  index: number,
): SeriesChange {
  const [before, after] = [levels[index], levels[index + 1]];
  if (before === undefined || after === undefined) throw new Error('a boundary has a level on each side');
  const change = effectOf(before.observed, after.observed, noise);
  return {
    ...placed(series, stretch, boundary),
    before: factsOf(before),
    after: factsOf(after),
    ...(change !== undefined && { change }),
    meaning: meaningOf(after.middle > before.middle, declaration),
    noise,
  };
}

function placed(series: string, { line, runs }: ComparableStretch, boundary: Boundary): PlacedChange {
  const run = (at: number): number => runs[at] ?? -1;
  const { place, first, last, chance } = boundary;
  return { series, line, run: run(place), first: run(first), last: run(last), lastGood: run(first - 1), chance };
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

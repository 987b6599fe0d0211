import { seriesId } from '../model/series-id.ts';
import { median, sorted } from '../stats/quantile.ts';
import type { History } from './history.ts';
import type { SeriesName } from './run.ts';
import { type Column, stateAt } from './table.ts';

/** A series that ended where another began, at the same level and with a name like it: perhaps one series that was renamed. */
export interface ProposedRename {
  readonly from: SeriesName;
  readonly to: SeriesName;
  /** Places of runs: the last that has the one, the first that has the other. */
  readonly last: number;
  readonly first: number;
  /** Levels before and after. */
  readonly before: number;
  readonly after: number;
}

/** Few values say nothing of a level. */
const LEAST_VALUES = 8;
/** Runs between the end of one and the beginning of the other, or in which both are. */
const APART_RUNS = 4;
/** Of the level: a rename changes no number. */
const MOST_RATIO = 1.3;
/** Share of the words of both names that they have in common. */
const LEAST_ALIKE = 0.3;

/** Proposals for one line (`onLine`), each series in one at most, the most alike first. They are for people to judge: none is applied. */
export function proposedRenames(history: History): ProposedRename[] {
  const spans = [...history.series.values()].flatMap((column) => spanOf(column, history.runs.length) ?? []);
  const ended = spans.filter(({ last }) => last < history.runs.length - 1 - APART_RUNS);
  const begun = spans.filter(({ first }) => first > APART_RUNS);
  const pairs = ended
    .flatMap((old) =>
      begun.filter((fresh) => mayBeOne(old, fresh)).map((fresh) => ({ old, fresh, score: scoreOf(old, fresh) })),
    )
    .sort((a, b) => b.score - a.score);
  const taken = new Set<Span>();
  return pairs.flatMap(({ old, fresh }) => {
    if (taken.has(old) || taken.has(fresh)) return [];
    taken.add(old).add(fresh);
    return [
      {
        from: old.name,
        to: fresh.name,
        last: old.last,
        first: fresh.first,
        before: old.endLevel,
        after: fresh.startLevel,
      },
    ];
  });
}

interface Span {
  readonly name: SeriesName;
  readonly words: ReadonlySet<string>;
  readonly first: number;
  readonly last: number;
  readonly startLevel: number;
  readonly endLevel: number;
}

function spanOf(column: Column, runs: number): Span | undefined {
  const places: number[] = [];
  for (let place = 0; place < runs; place++) {
    const state = stateAt(column, place);
    if (state === 'ok' || state === 'censored') places.push(place);
  }
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined || places.length < LEAST_VALUES) return undefined;
  const level = (some: readonly number[]): number =>
    median(sorted(some.map((place) => column.values[place] ?? Number.NaN))) ?? Number.NaN;
  return {
    name: column.name,
    words: wordsOf(column.name),
    first,
    last,
    startLevel: level(places.slice(0, LEVEL_VALUES)),
    endLevel: level(places.slice(-LEVEL_VALUES)),
  };
}

const LEVEL_VALUES = 15;

function mayBeOne(old: Span, fresh: Span): boolean {
  const isNext = Math.abs(fresh.first - old.last) <= APART_RUNS;
  return (
    isNext &&
    old.name.statistic === fresh.name.statistic &&
    ratio(old, fresh) <= MOST_RATIO &&
    alike(old, fresh) >= LEAST_ALIKE
  );
}

/** 1 for one level. */
function ratio({ endLevel }: Span, { startLevel }: Span): number {
  if (endLevel === startLevel) return 1;
  const either = endLevel / startLevel;
  return either > 0 ? Math.max(either, 1 / either) : Number.POSITIVE_INFINITY;
}

const scoreOf = (old: Span, fresh: Span): number => alike(old, fresh) - Math.log(ratio(old, fresh));

function alike({ words: a }: Span, { words: b }: Span): number {
  return a.intersection(b).size / a.union(b).size;
}

/** `PATCH-pods-count.VMI` -> patch, pods, count, vmi; `vmiCreationToRunning` -> vmi, creation, to, running. */
const wordsOf = (name: SeriesName): ReadonlySet<string> =>
  new Set(
    seriesId(name)
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word !== ''),
  );

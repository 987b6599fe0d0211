import type { Declaration, Declare } from '../../history/declaration.ts';
import { type History, stateAt } from '../../history/history.ts';
import type { Observed } from '../../stats/shift.ts';
import { type ComparisonScale, scaleOf } from '../scale.ts';
import { type Bounded, decide, looksThatCall, type SequentialDecision, shiftsOf } from '../sequential/decide.ts';
import { columnOf, hasValue, type Vector } from '../sequential/sample.ts';
import { smallestAmong } from '../sequential/smallest.ts';
import { levelOf } from './evidence.ts';
import { levelsOf } from './newest-level.ts';
import type { Pair } from './pairs.ts';
import type { Row } from './row.ts';
import type { Side } from './side.ts';

export interface Judged {
  readonly series: string;
  readonly declaration: Declaration;
  /** On which level a place of the line is. A step between two levels is no chance. */
  levelOf(place: number): number;
}

interface Read {
  readonly history: History;
  readonly trusted: readonly Pair[];
}

/** A key series that the pairs lack stays: that it is gone is no pass. */
export function judgedSeries({ history, trusted, line }: Read & { readonly line: Side }, declare: Declare): Judged[] {
  const own = trusted.flatMap(({ base, head }) => [base, head]);
  return [...history.series].flatMap(([series, column]) => {
    const declaration = declare(column.name);
    if (!declaration.primary || declaration.better === 'neither') return [];
    const isSeen = (places: readonly number[]): boolean => places.some((place) => stateAt(column, place) !== undefined);
    if (!isSeen(own) && !(declaration.key && isSeen(line.places))) return [];
    return [{ series, declaration, levelOf: levelsOf(line, series, declaration) }];
  });
}

type Known = Read & { readonly known: readonly (readonly [number, number])[]; readonly most: number };

/** What is known of chance: on which scale each series is compared, and what neighbouring runs of the line differ by on it. */
export function chanceOf(
  series: readonly Judged[],
  read: Omit<Known, 'most'>,
): { readonly scales: ComparisonScale[]; readonly tolerances: number[]; readonly known: Vector[] } {
  const scales = series.map((each) => scaleFor(each, read));
  const known = read.known.map(([before, after]) =>
    series.map((each, metric) => {
      if (each.levelOf(before) !== each.levelOf(after)) return Number.NaN;
      const [old, now] = [before, after].map((place) => observedAt(read.history, each.series, place));
      return difference(scales[metric], old, now, 'exact');
    }),
  );
  const tolerances = scales.map((scale, metric) => scale.shiftBy(series[metric]?.declaration.tolerance ?? 0));
  return { scales, tolerances, known };
}

/** How many say something of a metric. */
export const countIn = (vectors: readonly Vector[], metric: number): number =>
  vectors.filter((vector) => hasValue(vector, metric)).length;

interface PairsJudged {
  readonly rows: Row[];
  readonly decision: SequentialDecision;
  /** After how many pairs each of the series can be called, also one that few of the known pairs have. */
  readonly looks: readonly number[];
}

export function judge(series: readonly Judged[], read: Known): PairsJudged {
  const { trusted, most } = read;
  const { scales, tolerances, known } = chanceOf(series, read);
  const at = (each: Judged, place: number): Observed | undefined => observedAt(read.history, each.series, place);
  const differences = (pairs: readonly (readonly [number, number])[], of: Bound): Vector[] =>
    pairs.map(([before, after]) =>
      series.map((each, metric) => difference(scales[metric], at(each, before), at(each, after), of)),
    );
  const own = trusted.map(({ base, head }) => [base, head] as const);
  const observed: Bounded = {
    low: { design: 'pairs', known, own: differences(own, 'low') },
    high: { design: 'pairs', known, own: differences(own, 'high') },
  };
  const decision = decide(observed, { most, tolerances });
  const shifts = shiftsOf(observed, decision);
  const last = decision.looks.at(-1);
  const smallestOf = smallestAmong('pairs', series.length);
  const rows = series.map(({ series: name, declaration }, metric): Row => {
    const [scale, shift] = [scales[metric], shifts[metric]];
    const column = columnOf(observed.low, metric);
    const seen = last && smallestOf(column, last, tolerances[metric] ?? 0);
    const smallest = seen === undefined ? undefined : scale?.change({ estimate: seen }).estimate;
    const level = (side: 'base' | 'head') =>
      levelOf(trusted.slice(0, decision.after).flatMap((pair) => observedAt(read.history, name, pair[side]) ?? []));
    return {
      series: name,
      ...declaration,
      base: level('base'),
      head: level('head'),
      ...(scale !== undefined && shift !== undefined && { change: scale.change(shift) }),
      ...(shift !== undefined && { word: decision.words[metric] ?? 'unclear' }),
      ...(smallest !== undefined && { smallest: Math.abs(smallest) }),
    };
  });
  const fewest = Math.min(known.length, ...series.map((_, metric) => countIn(known, metric)));
  return { rows, decision, looks: looksThatCall('pairs', decision.looks, fewest).map(({ after }) => after) };
}

function scaleFor({ series, declaration }: Judged, { history, trusted, known }: Omit<Known, 'most'>): ComparisonScale {
  const places = [...trusted.flatMap(({ base, head }) => [base, head]), ...known.flat()];
  return scaleOf(
    declaration.better,
    places.flatMap((place) => observedAt(history, series, place) ?? []),
  );
}

function observedAt({ series }: History, name: string, place: number): Observed | undefined {
  const column = series.get(name);
  const low = column?.values[place] ?? Number.NaN;
  const state = column && stateAt(column, place);
  if (Number.isNaN(low) || (state !== 'ok' && state !== 'censored')) return undefined;
  return { low, high: state === 'ok' ? low : Number.POSITIVE_INFINITY };
}

/** `low` and `high`: the least and the most that it may be, where a value is only a bound; `exact`: none then. */
type Bound = 'low' | 'high' | 'exact';

function difference(
  scale: ComparisonScale | undefined,
  before: Observed | undefined,
  after: Observed | undefined,
  of: Bound,
): number {
  if (scale === undefined || before === undefined || after === undefined) return Number.NaN;
  const [old, now] = [scale.to(before), scale.to(after)];
  const [low, high] = [now.low - old.high, now.high - old.low];
  if (of === 'exact') return low === high ? low : Number.NaN;
  return of === 'low' ? low : high;
}

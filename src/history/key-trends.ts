import { median, sorted } from '../stats/quantile.ts';
import { comparableWithNewest } from './comparable.ts';
import type { Declaration, Declare } from './declaration.ts';
import type { History } from './history.ts';
import { type Column, nameOf, stateAt } from './table.ts';

/** A key series of one line: where it is, and where it was. */
export interface KeyTrend {
  readonly series: string;
  readonly declaration: Declaration;
  /** The middle of the last runs that have a value; absent where none has. */
  readonly now?: number;
  /** The middle of the runs around 30 days before the newest run. */
  readonly before?: number;
  /** Of `before`; absent where one of the two is, where `before` is 0, and where no double is as large. */
  readonly changeShare?: number;
  /** Whether the newest run has a value, or a bound. */
  readonly alive: boolean;
  /** Middles of equal parts of the last runs, the oldest first; undefined where no run of a part has a value. */
  readonly trend: readonly (number | undefined)[];
}

/** The first of the key series of a line, and how many there are beside them. */
export interface KeyTrends {
  readonly figures: readonly KeyTrend[];
  readonly moreFigures: number;
}

/** At most so many of a test. */
const MOST_KEYS = 10;
const LAST_RUNS = 5;
const DAY_MS = 86_400_000;
const [BEFORE_DAYS, AROUND_DAYS] = [30, 4];
const TREND_RUNS = 120;
const TREND_PARTS = 24;

/**
 * Latencies first, then in the order of names; `history` is of one line (`onLine`). Where nothing is key, the first primary series are shown.
 * Only runs that compare with the newest count.
 */
export function keyTrends(whole: History, declare: Declare): KeyTrends {
  const history = comparableWithNewest(whole);
  const columns = [...history.series.values()].map((column) => ({ column, declaration: declare(column.name) }));
  const keys = columns.filter(({ declaration }) => declaration.key);
  const shown = keys.length > 0 ? keys : columns.filter(isLikelyKey);
  const inOrder = shown.toSorted((a, b) => rankOf(a) - rankOf(b));
  return {
    figures: inOrder.slice(0, MOST_KEYS).map(({ column, declaration }) => figureOf(history, column, declaration)),
    moreFigures: Math.max(0, inOrder.length - MOST_KEYS),
  };
}

const rankOf = ({ declaration: { family } }: { readonly declaration: Declaration }): number =>
  FIRST.includes(family) ? 0 : 1;
const FIRST: readonly string[] = ['objects', 'latency'];

const isLikelyKey = ({ declaration }: { readonly declaration: Declaration }): boolean =>
  declaration.primary && declaration.better !== 'neither' && declaration.family !== 'validity';

function figureOf({ runs }: History, column: Column, declaration: Declaration): KeyTrend {
  const known = runs.flatMap(({ startedAt }, place) => {
    const value = valueAt(column, place);
    return value === undefined ? [] : [{ startedAt, value }];
  });
  const then = (runs.at(-1)?.startedAt ?? 0) - BEFORE_DAYS * DAY_MS;
  const around = known.filter(({ startedAt }) => Math.abs(startedAt - then) <= AROUND_DAYS * DAY_MS);
  const now = middle(known.slice(-LAST_RUNS).map(({ value }) => value));
  const before = middle(around.map(({ value }) => value));
  const changeShare = ((now ?? Number.NaN) - (before ?? Number.NaN)) / Math.abs(before ?? Number.NaN);
  return {
    series: nameOf(column.name),
    declaration,
    ...(now !== undefined && { now }),
    ...(before !== undefined && { before }),
    ...(Number.isFinite(changeShare) && { changeShare }),
    alive: valueAt(column, runs.length - 1) !== undefined || stateAt(column, runs.length - 1) === 'censored',
    trend: trendOf(column, runs.length),
  };
}

function trendOf(column: Column, runs: number): (number | undefined)[] {
  const from = Math.max(0, runs - TREND_RUNS);
  const parts = Math.min(TREND_PARTS, runs - from);
  return Array.from({ length: parts }, (_, part) => {
    const [first, end] = [part, part + 1].map((edge) => from + Math.round((edge * (runs - from)) / parts));
    const places = Array.from({ length: (end ?? 0) - (first ?? 0) }, (_unused, place) => (first ?? 0) + place);
    return middle(places.flatMap((place) => valueAt(column, place) ?? []));
  });
}

/** A lower bound is no value: a chart or a middle of them would show what was never measured. */
function valueAt(column: Column, place: number): number | undefined {
  const state = stateAt(column, place);
  const value = column.values[place];
  return state === 'ok' && value !== undefined && !Number.isNaN(value) ? value : undefined;
}

const middle = (values: readonly number[]): number | undefined => median(sorted(values));

import { countOf, type KataRow } from './kata-row.ts';

/** The rows of one ramp: on the way up, then on the way down; and those that are in neither. */
export interface OrderedRows {
  readonly rows: readonly KataRow[];
  /** The index in `rows` from which on it goes down. */
  readonly downFrom: number;
  readonly leftOut: readonly KataRow[];
}

/** Parts a table into its ramps: one begins where the count is back at its least and rises again, or falls behind a header. */
export function rampsIn(rows: readonly KataRow[], headers: readonly number[]): KataRow[][] {
  const least = rows.reduce((low, row) => Math.min(low, countOf(row)), Number.POSITIVE_INFINITY);
  const ramps: KataRow[][] = [];
  let headersBefore = 0;
  let highest = least;
  for (const [index, row] of rows.entries()) {
    const count = countOf(row);
    const before = headersBefore;
    while (row.line > (headers[headersBefore] ?? Number.POSITIVE_INFINITY)) headersBefore++;
    const isBack = count === least && highest > least && countOf(rows[index + 1] ?? row) > count;
    const isRestarted = headersBefore > before && count <= countOf(rows[index - 1] ?? row);
    if (index === 0 || isRestarted || isBack) {
      ramps.push([]);
      highest = least;
    }
    ramps.at(-1)?.push(row);
    highest = Math.max(highest, count);
  }
  return ramps;
}

/**
 * A count that goes back is of a row that is out of its place. Where fewer and fewer are wanted until the end, that is the way down; a table
 * that counts iterations has none.
 */
export function ordered(all: readonly KataRow[]): OrderedRows {
  const counts = all.map(countOf);
  const isIteration = all.some(({ values }) => !values.has('Wanted'));
  const down = isIteration ? all.length : downFrom(counts);
  const rows: KataRow[] = [];
  const leftOut: KataRow[] = [];
  let highest = Number.NEGATIVE_INFINITY;
  for (const [index, row] of all.slice(0, down).entries()) {
    const count = counts[index] ?? 0;
    const rises = isIteration ? count > highest : count >= highest;
    (rises ? rows : leftOut).push(row);
    highest = Math.max(highest, count);
  }
  return { rows: [...rows, ...all.slice(down)], downFrom: rows.length, leftOut };
}

function downFrom(counts: readonly number[]): number {
  const highest = counts.lastIndexOf(counts.reduce((most, each) => Math.max(most, each), 0));
  const isFalling = counts.every((each, index) => index <= highest || each <= (counts[index - 1] ?? 0));
  return isFalling ? highest + 1 : counts.length;
}

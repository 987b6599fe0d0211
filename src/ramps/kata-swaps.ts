import type { RampFault } from './data.ts';
import { type KataRow, sumOf } from './kata-row.ts';

/** A table whose columns hold each other's values, read the other way around, with what was wrong. */
export interface Unswapped {
  readonly rows: readonly KataRow[];
  readonly faults: readonly RampFault[];
}

/** Reads columns the other way around where their own numbers say that they are swapped. */
export function unswapped(rows: readonly KataRow[], where: string): Unswapped {
  const found = SWAPS.filter(({ isIn }) => isIn(rows));
  return {
    rows: found.reduce((all, { turn }) => all.map(turn), rows),
    faults: found.map(({ text }) => ({ kind: 'swapped', at: `${where}:1`, text })),
  };
}

interface Swap {
  readonly text: string;
  isIn(rows: readonly KataRow[]): boolean;
  turn(row: KataRow): KataRow;
}

const SWAPS: readonly Swap[] = [
  {
    // Units of work are many, reports are at most one a container.
    text: '`WorkUnits` holds the number of reports and `WorkCount` the units of work: they are read the other way around',
    isIn: (rows) =>
      isTrueOf(rows, 1 / 4, ({ values }) => (values.get('WorkCount') ?? 0) > (values.get('WorkUnits') ?? 0)),
    turn: (row) => ({ ...row, values: exchanged(row.values, 'WorkUnits', 'WorkCount') }),
  },
  {
    text: '`Free` holds what is active and `Active` what is free, by the totals: they are read the other way around',
    isIn: (rows) =>
      isTrueOf(rows, 1 / 2, (row) => {
        const total = row.values.get('Total Free Memory');
        return total !== undefined && total === sumOf(row, 'Active') && total !== sumOf(row, 'Free');
      }),
    turn: (row) => ({ ...row, groups: exchanged(row.groups, 'Active', 'Free') }),
  },
];

const isTrueOf = (rows: readonly KataRow[], share: number, holds: (row: KataRow) => boolean): boolean =>
  rows.filter(holds).length > rows.length * share;

function exchanged<T>(map: ReadonlyMap<string, T>, one: string, other: string): ReadonlyMap<string, T> {
  const names = new Map([
    [one, other],
    [other, one],
  ]);
  return new Map([...map].map(([name, value]) => [names.get(name) ?? name, value]));
}

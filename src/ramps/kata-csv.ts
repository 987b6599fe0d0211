import { parse } from 'csv-parse/sync';
import { usageError } from '../model/errors.ts';
import { type Milliseconds, ms } from '../model/units.ts';
import type { NodeReading, PodCounts, RampData, RampFault, RampStep } from './data.ts';
import { faultsOf, hasItsTotal } from './kata-faults.ts';
import type { KataRow } from './kata-row.ts';
import { unswapped } from './kata-swaps.ts';

/**
 * Reads a table of c3d/kata-performance-measurements' scale.sh. Its four generations differ in their columns, and repeat the names of
 * nodes in each group (`Active,0,1,2,Free,0,1,2`), so that a column is found by its group and its name. Memory is in KiB.
 * @throws KnownError where it is no such table, with the line
 */
export function readKataCsv(text: string, where: string, label: string): RampData {
  const [header = [], ...lines] = linesOf(text, where);
  const columns = columnsOf(withoutEmptyEnd(header), where);
  const again = lines.filter((cells) => isSame(cells, header)).length;
  const read = lines.flatMap((cells, index) =>
    isSame(cells, header) ? [] : [rowOf(cells, index + 2, columns, where)],
  );
  const { rows, faults } = unswapped(
    withoutHalfEnd(
      read.filter((row) => row !== undefined),
      text,
    ),
  );
  if (rows.length === 0) throw usageError(`${where}: a header and no whole row`, 'was the script ended at once?');
  const timed = timesOf(rows);
  const memory = columns.groups.has('Available') ? 'MemAvailable' : 'MemFree';
  const repeats = repeatsOf(rows);
  const down = downFrom(rows);
  const steps = rows.map((row, index) =>
    stepOf(row, {
      at: timed.at[index] ?? ms(0),
      lastsMs: timed.lasts?.[index],
      memory,
      isDown: index >= down,
      repeats: repeats[index] ?? [],
    }),
  );
  const nodes = columns.nodes.map((node) => `node ${node}`);
  const said: RampFault[] = [
    ...(read.length > rows.length ? [misshapen(read.length - rows.length)] : []),
    ...(again > 0 ? [restarted(again)] : []),
    ...(timed.lasts === undefined ? [] : [DURATIONS]),
    ...faults,
  ];
  return { label, nodes, memory, steps, faults: [...said, ...faultsOf(rows, nodes, steps)] };
}

const isSame = (cells: readonly string[], header: readonly string[]): boolean => cells.join() === header.join();

/** A table without an end of line was cut off while its last row was written: where that row contradicts itself, it is half of one. */
function withoutHalfEnd(rows: readonly KataRow[], text: string): readonly KataRow[] {
  const last = rows.at(-1);
  const isWhole = text.endsWith('\n') || last === undefined || hasItsTotal(last);
  return isWhole ? rows : rows.slice(0, -1);
}

interface Columns {
  readonly scalars: readonly (readonly [name: string, index: number])[];
  readonly groups: ReadonlyMap<string, readonly number[]>;
  readonly nodes: readonly string[];
  readonly width: number;
}

function linesOf(text: string, where: string): string[][] {
  try {
    return parse(text, {
      ...{ delimiter: [',', ';', '\t'], record_delimiter: ['\r\n', '\n', '\r'] },
      ...{ relax_column_count: true, skip_empty_lines: true, trim: true, bom: true },
    });
  } catch (error) {
    throw usageError(`${where}: no table of comma-separated values: ${error instanceof Error ? error.message : error}`);
  }
}

const withoutEmptyEnd = (cells: readonly string[]): readonly string[] =>
  cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);

const GROUPS = ['Active', 'Free', 'Available', 'Buffers', 'Cached'];
const COUNTS = ['Iteration', 'Wanted'];

function columnsOf(header: readonly string[], where: string): Columns {
  const groups = new Map<string, number[]>();
  const scalars: (readonly [string, number])[] = [];
  let open: number[] | undefined;
  let names: string[] = [];
  for (const [index, name] of header.entries()) {
    if (GROUPS.includes(name)) {
      open = [];
      names = [];
      groups.set(name, open);
    } else if (open === undefined) scalars.push([name, index]);
    else {
      open.push(index);
      names.push(name);
    }
  }
  const known = scalars.map(([name]) => name);
  const lacking = [
    ...(known.some((name) => COUNTS.includes(name)) ? [] : ['Iteration or Wanted']),
    ...(known.includes('Running') ? [] : ['Running']),
    ...(groups.has('Free') || groups.has('Available') ? [] : ['Free with a column for each node']),
  ];
  if (lacking.length > 0) {
    throw usageError(
      `${where}:1: expected the header of scale.sh with ${lacking.join(', ')}; found ${header.join(',').slice(0, 120)}`,
      'docs/kata.md shows the headers that are read',
    );
  }
  const sizes = new Set([...groups.values()].map(({ length }) => length));
  if (sizes.size > 1 || names.length === 0)
    throw usageError(`${where}:1: the groups ${[...groups.keys()].join(', ')} have different numbers of nodes`);
  return { scalars, groups, nodes: names, width: header.length };
}

/** Undefined for a row that was cut off, for scale.sh writes it in parts; or with more cells than the header, for then no column is certain. */
function rowOf(
  cells: readonly string[],
  line: number,
  { scalars, groups, nodes, width }: Columns,
  where: string,
): KataRow | undefined {
  if (cells.length < width || cells.slice(width).some((cell) => cell !== '')) return undefined;
  const values = scalars.flatMap(([name, index]) => {
    const text = cells[index] ?? '';
    if (text === '') return [];
    const value = amountIn(text);
    if (value !== undefined) return [[name, value] as const];
    throw usageError(`${where}:${line}:${index + 1}: expected a number of ${name}, found ${JSON.stringify(text)}`);
  });
  const unreadable: string[] = [];
  const byGroup = [...groups].map(([name, indexes]) => {
    const own = indexes.map((index, node) => {
      const text = cells[index] ?? '';
      const value = text === '' ? undefined : amountIn(text);
      if (text !== '' && value === undefined)
        unreadable.push(`line ${line}, ${name} of node ${nodes[node]}: ${JSON.stringify(text)}`);
      return value;
    });
    return [name, own] as const;
  });
  return { line, values: new Map(values), groups: new Map(byGroup), unreadable };
}

/** No amount of these is below 0. */
function amountIn(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** `Elapsed` and `Start` count from the beginning; the first scripts wrote how long each step took. */
function timesOf(rows: readonly KataRow[]): { at: Milliseconds[]; lasts?: Milliseconds[] } {
  const written = rows.map(({ values }) => (values.get('Start') ?? values.get('Elapsed') ?? 0) * 1000);
  const falls = written.filter((value, index) => value < (written[index - 1] ?? 0)).length;
  // A clock that was set back once is no proof.
  if (falls < Math.max(2, written.length / 20)) return { at: written.map(ms) };
  let total = 0;
  const at = written.map((value) => {
    total += value;
    return ms(total);
  });
  return { at, lasts: written.map(ms) };
}

interface Reading {
  readonly at: Milliseconds;
  readonly lastsMs: Milliseconds | undefined;
  readonly memory: RampData['memory'];
  readonly isDown: boolean;
  readonly repeats: readonly number[];
}

function stepOf({ values, groups }: KataRow, { at, lastsMs, memory, isDown, repeats }: Reading): RampStep {
  const wanted = values.get('Wanted') ?? values.get('Iteration') ?? 0;
  const left = groups.get(memory === 'MemAvailable' ? 'Available' : 'Free') ?? [];
  const work = values.get('WorkUnits');
  const pods = podsOf(values, wanted);
  return {
    number: values.get('Iteration') ?? wanted,
    atMs: at,
    wanted,
    ...(isDown && { isDown }),
    ...(pods !== undefined && { pods }),
    startLatenciesMs: lastsMs === undefined ? [] : [lastsMs],
    ...(work !== undefined && { workPerSecond: work }),
    nodes: left.map((kib, node) => readingOf(kib, repeats[node] ?? 0)),
  };
}

/**
 * The row from which on fewer and fewer containers are wanted, until the end. A table that counts iterations has no way down: a count that
 * falls is several runs.
 */
function downFrom(rows: readonly KataRow[]): number {
  if (rows.some(({ values }) => values.has('Iteration'))) return rows.length;
  const wanted = rows.map(({ values }) => values.get('Wanted') ?? 0);
  const highest = wanted.lastIndexOf(wanted.reduce((most, each) => Math.max(most, each), 0));
  const isFalling = wanted.every((each, index) => index <= highest || each <= (wanted[index - 1] ?? 0));
  return isFalling ? highest + 1 : rows.length;
}

/** `oc get pods` that failed leaves zeros: no cluster loses all of its pods at once and has them back. */
function podsOf(values: ReadonlyMap<string, number>, wanted: number): PodCounts | undefined {
  const of = (name: string): number => values.get(name) ?? 0;
  const [running, creating, failed] = [of('Running'), of('Creating'), of('Evicted') + of('Error')];
  if (wanted > MANY && running + creating + of('Pending') + failed === 0) return undefined;
  return { running, creating, pending: of('Pending'), terminating: of('Terminating'), failed };
}

const MANY = 4;

/** The sampling loops of the scripts take as long as a step: one repeat is usual, two in a row are older than two intervals. */
const FROZEN_REPEATS = 2;

function readingOf(leftKib: number | undefined, repeats: number): NodeReading {
  if (leftKib === undefined) return { missing: 'none' };
  if (leftKib === 0) return { missing: 'zero' };
  const bytes = leftKib * 1024;
  return repeats >= FROZEN_REPEATS ? { missing: 'frozen', repeatedBytes: bytes } : { leftBytes: bytes };
}

/** How often each node's values, in all groups, are those of the row before. */
function repeatsOf(rows: readonly KataRow[]): number[][] {
  const repeats: number[][] = [];
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    const nodes = [...row.groups.values()][0] ?? [];
    repeats.push(
      nodes.map((_, node) => {
        const same =
          before !== undefined && [...row.groups].every(([name, of]) => of[node] === before.groups.get(name)?.[node]);
        return same ? (repeats[index - 1]?.[node] ?? 0) + 1 : 0;
      }),
    );
  }
  return repeats;
}

const misshapen = (count: number): RampFault => ({
  kind: 'truncated',
  text: `${count} ${count === 1 ? 'row has' : 'rows have'} fewer or more cells than the header: cut off, or mixed up`,
});

const restarted = (count: number): RampFault => ({
  kind: 'header',
  text: `the header is there ${count === 1 ? 'once' : `${count} times`} more: the script was started again into the same file`,
});

const DURATIONS: RampFault = {
  kind: 'durations',
  text: '`Elapsed` rises and falls: it is read as how long each step took, and not as the time since the start',
};

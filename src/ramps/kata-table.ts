import { parse } from 'csv-parse/sync';
import { counted, firstFew } from '../model/counted.ts';
import { type KnownError, usageError } from '../model/errors.ts';
import type { RampFault } from './data.ts';
import { hasItsTotal, type KataRow } from './kata-row.ts';

/** A table as it is written: whole rows in their order, and what is wrong with the others. */
export interface KataTable {
  readonly nodes: readonly string[];
  readonly rows: readonly KataRow[];
  /** Lines that hold the header again: the script was started again into the same file. */
  readonly again: readonly number[];
  readonly faults: readonly RampFault[];
}

/**
 * Reads the cells of a table of scale.sh. The names of nodes repeat in each group (`Active,0,1,2,Free,0,1,2`), so that a column is found by
 * its group and its name.
 * @throws KnownError where it is no such table, with the line
 */
export function readKataTable(text: string, where: string): KataTable {
  const separator = separatorOf(text);
  const [header = { line: 1, cells: [] }, ...lines] = linesOf(text, separator, where);
  const columns = columnsOf(withoutEmptyEnd(header.cells), `${where}:${header.line}`);
  const title = header.cells.join();
  const again: number[] = [];
  const misshapen: Line[] = [];
  const rows: KataRow[] = [];
  for (const line of lines) {
    if (line.cells.join() === title) again.push(line.line);
    else if (hasItsWidth(line, columns) && hasItsCount(line, columns))
      rows.push(rowOf(line, columns, separator, where));
    else misshapen.push(line);
  }
  const half = text.endsWith('\n') ? undefined : halfEndOf(rows);
  const whole = half === undefined ? rows : rows.slice(0, -1);
  const cut = misshapen.map(({ line }) => line);
  if (whole.length === 0) throw noWholeRow(misshapen[0], columns.width, where);
  return {
    nodes: columns.nodes,
    rows: whole,
    again,
    faults: [...misshapenIn(half === undefined ? cut : [...cut, half.line], where), ...againIn(again, where)],
  };
}

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

interface Columns {
  readonly scalars: readonly (readonly [name: string, index: number])[];
  /** The indexes of each group, in the order of `nodes`. */
  readonly groups: ReadonlyMap<string, readonly number[]>;
  readonly nodes: readonly string[];
  readonly width: number;
}

const SEPARATORS = [',', ';', '\t', '|'];

/** The one that is most often in the header: in the rows a comma may be that of a fraction. */
function separatorOf(text: string): string {
  const header = /[^\r\n]*\w[^\r\n]*/.exec(text)?.[0] ?? '';
  return SEPARATORS.reduce((most, each) => (header.split(each).length > header.split(most).length ? each : most));
}

function linesOf(text: string, delimiter: string, where: string): Line[] {
  try {
    const options = { relax_column_count: true, trim: true, bom: true, record_delimiter: ['\r\n', '\n', '\r'] };
    const lines = parse(text, { ...options, delimiter }).map((cells, index) => ({ line: index + 1, cells }));
    return lines.filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch (error) {
    throw usageError(`${where}: no table of comma-separated values: ${error instanceof Error ? error.message : error}`);
  }
}

const withoutEmptyEnd = (cells: readonly string[]): readonly string[] =>
  cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);

const GROUPS = ['Active', 'Free', 'Available', 'Buffers', 'Cached'];
const COUNTS = ['Iteration', 'Wanted'];
const TIMES = ['Start', 'Elapsed', 'GetPodsTime'];
const PODS = ['Running', 'Creating', 'Pending', 'Terminating', 'Error', 'Evicted'];
const WORK = ['WorkUnits', 'WorkCount'];

/** Columns that are of no node, wherever they are. */
const isScalar = (name: string): boolean =>
  [...COUNTS, ...TIMES, ...PODS, ...WORK].includes(name) || name.startsWith('Total ');

function columnsOf(header: readonly string[], at: string): Columns {
  const groups = new Map<string, Map<string, number>>();
  const scalars = new Map<string, number>();
  let open: Map<string, number> | undefined;
  for (const [index, name] of header.entries()) {
    if (GROUPS.includes(name)) {
      open = new Map();
      groups.set(name, open);
    } else if (open === undefined || isScalar(name)) {
      open = undefined;
      scalars.set(name, index);
    } else open.set(name, index);
  }
  const lacking = lackingIn(scalars, groups);
  if (lacking.length > 0) {
    const found = header.join(',').slice(0, 120);
    throw usageError(`${at}: expected the header of scale.sh with ${lacking.join(', ')}; found ${found}`, HEADERS);
  }
  const columns = { scalars: [...scalars], ...byNode(groups, at), width: header.length };
  refuseTwice(header, columns, at);
  return columns;
}

/** A column that another one of the same name hides has no place. */
function refuseTwice(header: readonly string[], { scalars, groups }: Columns, at: string): void {
  const placed = new Set([...scalars.map(([, index]) => index), ...[...groups.values()].flat()]);
  const last = new Map(header.map((name, index) => [name, index]));
  const index = header.findIndex((name, each) => (GROUPS.includes(name) ? last.get(name) !== each : !placed.has(each)));
  if (index !== -1)
    throw usageError(`${at}:${index + 1}: the column ${header[index] || 'without a name'} is there twice`, HEADERS);
}

const lackingIn = (scalars: ReadonlyMap<string, number>, groups: ReadonlyMap<string, unknown>): string[] => [
  ...(COUNTS.some((name) => scalars.has(name)) ? [] : ['Iteration or Wanted']),
  ...(scalars.has('Running') ? [] : ['Running']),
  ...(groups.has('Free') || groups.has('Available') ? [] : ['Free with a column for each node']),
];

const HEADERS = 'docs/kata.md shows the headers that are read';

/** All groups have the same nodes, in whatever order. */
function byNode(
  groups: ReadonlyMap<string, ReadonlyMap<string, number>>,
  at: string,
): Pick<Columns, 'groups' | 'nodes'> {
  const nodes = [...new Set([...groups.values()].flatMap((own) => [...own.keys()]))];
  for (const [name, own] of groups) {
    const lacking = nodes.filter((node) => !own.has(node));
    if (lacking.length > 0 || nodes.length === 0)
      throw usageError(
        `${at}: the group ${name} has no column of node ${firstFew(lacking)}; the nodes are ${nodes.join(', ')}`,
        HEADERS,
      );
  }
  const indexes = [...groups].map(([name, own]) => [name, nodes.map((node) => own.get(node) ?? -1)] as const);
  return { nodes, groups: new Map(indexes) };
}

/** A row that was cut off has fewer cells, for scale.sh writes it in parts; of one with more no column is certain. */
const hasItsWidth = ({ cells }: Line, { width }: Columns): boolean =>
  cells.length >= width && cells.slice(width).every((cell) => cell === '');

const hasItsCount = ({ cells }: Line, { scalars }: Columns): boolean =>
  scalars.some(([name, index]) => COUNTS.includes(name) && cells[index] !== '');

function rowOf({ line, cells }: Line, { scalars, groups, nodes }: Columns, separator: string, where: string): KataRow {
  const values = new Map<string, number>();
  const empty: string[] = [];
  for (const [name, index] of scalars) {
    const text = cells[index] ?? '';
    const value = valueIn(name, text, separator);
    if (value !== undefined) values.set(name, value);
    else if (text === '') empty.push(name);
    else throw usageError(`${where}:${line}:${index + 1}: expected a number of ${name}, found ${JSON.stringify(text)}`);
  }
  const unreadable: string[] = [];
  const byGroup = [...groups].map(([name, indexes]) => {
    const own = indexes.map((index, node) => {
      const text = cells[index] ?? '';
      const value = text === '' ? undefined : amountIn(text, separator);
      if (text !== '' && value === undefined)
        unreadable.push(`line ${line}, ${name} of node ${nodes[node]}: ${JSON.stringify(text)}`);
      return value;
    });
    return [name, own] as const;
  });
  return { line, empty, values, groups: new Map(byGroup), unreadable };
}

/** A whole number, or one with a fraction: three digits behind a point may be thousands, too, and are no number. None of these is below 0. */
function amountIn(text: string, separator: string): number | undefined {
  const decimals = separator === ',' ? text : text.replace(',', '.');
  return /^\d{1,18}(\.(\d{1,2}|\d{4,}))?$/.test(decimals) ? Number(decimals) : undefined;
}

function valueIn(name: string, text: string, separator: string): number | undefined {
  if (TIMES.includes(name)) return momentIn(text);
  return WORK.includes(name) ? workIn(text, separator) : amountIn(text, separator);
}

/** awk sums up units of work, and writes many of them as `1.50344e+08`. */
function workIn(text: string, separator: string): number | undefined {
  const decimals = separator === ',' ? text : text.replace(',', '.');
  return /^\d+(\.\d+)?(e[+-]?\d{1,2})?$/i.test(decimals) ? Number(decimals) : undefined;
}

/** A clock may be set back to before the start. */
const momentIn = (text: string): number | undefined =>
  /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : undefined;

/** The last row of a table without an end of line, where it contradicts itself: it was cut off while it was written. */
function halfEndOf(rows: readonly KataRow[]): KataRow | undefined {
  const last = rows.at(-1);
  return last === undefined || hasItsTotal(last) ? undefined : last;
}

function noWholeRow(first: Line | undefined, width: number, where: string): KnownError {
  if (first === undefined) return usageError(`${where}: a header and no row`, 'was the script ended at once?');
  return usageError(
    `${where}:${first.line}: expected ${width} cells with a count, as in the header, found ${first.cells.length}; no row has them`,
    'are header and rows of the same version of scale.sh?',
  );
}

function misshapenIn(lines: readonly number[], where: string): RampFault[] {
  const [first] = lines;
  if (first === undefined) return [];
  const rows = `${counted(lines.length, 'row')} ${lines.length === 1 ? 'has' : 'have'}`;
  const text = `${rows} fewer or more cells than the header, or no count: cut off, or mixed up`;
  return [{ kind: 'truncated', at: `${where}:${first}`, text }];
}

function againIn(lines: readonly number[], where: string): RampFault[] {
  const [first] = lines;
  if (first === undefined) return [];
  const times = lines.length === 1 ? 'once' : `${lines.length} times`;
  const text = `the header is there ${times} more: the script was started again into the same file`;
  return [{ kind: 'header', at: `${where}:${first}`, text }];
}

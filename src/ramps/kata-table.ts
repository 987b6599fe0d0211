import { parse } from 'csv-parse/sync';
import { counted } from '../model/counted.ts';
import { type KnownError, usageError } from '../model/errors.ts';
import type { RampFault } from './data.ts';
import { columnsOf, type KataColumns } from './kata-columns.ts';
import { amountIn, COUNTS, isCount, valueIn } from './kata-numbers.ts';
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
 * Reads the cells of a table of scale.sh.
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

/** A row that was cut off has fewer cells, for scale.sh writes it in parts; of one with more no column is certain. */
const hasItsWidth = ({ cells }: Line, { width }: KataColumns): boolean =>
  cells.length >= width && cells.slice(width).every((cell) => cell === '');

const hasItsCount = ({ cells }: Line, { scalars }: KataColumns): boolean =>
  scalars.some(([name, index]) => COUNTS.includes(name) && cells[index] !== '');

function rowOf(
  { line, cells }: Line,
  { scalars, groups, nodes }: KataColumns,
  separator: string,
  where: string,
): KataRow {
  const values = new Map<string, number>();
  const empty: string[] = [];
  for (const [name, index] of scalars) {
    const text = cells[index] ?? '';
    const value = valueIn(name, text, separator);
    if (value !== undefined) values.set(name, value);
    else if (text === '') empty.push(name);
    else
      throw usageError(
        `${where}:${line}:${index + 1}: expected ${isCount(name) ? 'a whole number' : 'a number'} of ${name}, found ${JSON.stringify(text)}`,
      );
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

import { type KnownError, usageError } from '../../model/errors.ts';
import { type EpochMs, epochMs, parseInstant } from '../../model/units.ts';
import { type CsvRow, csvRows, parseNumber, placeOfCell } from '../csv-rows.ts';
import type { Point } from '../run.ts';
import type { ImportFormat, TableRun } from './format.ts';
import { pointOf } from './points.ts';

/** Which column is what, by the header and by the first row. */
interface Columns {
  readonly names: readonly string[];
  readonly time: number;
  readonly commit: number;
  readonly branch: number;
  readonly metrics: readonly number[];
}

/** One run a row, from the oldest to the newest: `time,commit,branch,METRIC,...`; what a column is called, Otava's configuration says. */
async function* otavaTable(bytes: AsyncIterable<Uint8Array>, where: string): AsyncGenerator<TableRun> {
  let header: CsvRow | undefined;
  let columns: Columns | undefined;
  for await (const row of csvRows(bytes, where)) {
    if (header === undefined) {
      header = row;
      continue;
    }
    columns ??= columnsOf(header, row, where);
    yield runOf(row, columns, where);
  }
}

const named = (header: CsvRow, names: RegExp): number => header.cells.findIndex((cell) => names.test(cell.trim()));

/** A column whose first cell is text is an attribute. */
function columnsOf(header: CsvRow, first: CsvRow, where: string): Columns {
  const time = named(header, /^(time|timestamp|date)$/i);
  const commit = named(header, /^(commit|git_?commit|sha|version)$/i);
  const branch = named(header, /^branch$/i);
  if (time < 0) throw usageError(`${where}:1:1: expected a column time, got ${header.cells.slice(0, 12).join(', ')}`);
  const known = [time, commit, branch];
  const metrics = header.cells
    .map((_, index) => index)
    .filter((index) => !known.includes(index) && parseNumber(first.cells[index] ?? '') !== undefined);
  if (metrics.length === 0) throw usageError(`${where}:${first.line}:1: expected a column of numbers beside the time`);
  return { names: header.cells.map((cell) => cell.trim()), time, commit, branch, metrics };
}

function runOf(row: CsvRow, { names, time, commit, branch, metrics }: Columns, where: string): TableRun {
  const cell = (index: number): string => (row.cells[index] ?? '').trim();
  const wrong = (index: number, expected: string): KnownError =>
    usageError(
      `${placeOfCell(where, row, index)}: ${names[index]}: expected ${expected}, got ${JSON.stringify(cell(index))}`,
    );
  const startedAt = timeOf(cell(time));
  if (startedAt === undefined) throw wrong(time, 'a time such as 2024-01-01T03:00:00Z');
  const points = metrics.map((index): Point => {
    const value = parseNumber(cell(index));
    if (value === undefined) throw wrong(index, 'a number');
    return pointOf({ metric: names[index] ?? '', labels: {}, statistic: 'value' }, value, { signed: true });
  });
  return {
    where: `${where}:${row.line}`,
    startedAt,
    points,
    ...(cell(commit) !== '' && { commit: cell(commit) }),
    ...(cell(branch) !== '' && { line: cell(branch) }),
  };
}

/** RFC 3339, `2024.01.01 3:00:00 +0100` as in Otava's examples, or seconds since 1970. Without a zone it is UTC. */
function timeOf(text: string): EpochMs | undefined {
  if (/^\d{9,10}(\.\d+)?$/.test(text)) return epochMs(Number(text) * 1000);
  const [, year, month, day, hour = '0', minute = '00', second = '00', zone = 'Z'] = TIME.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const two = (digits: string): string => digits.padStart(2, '0');
  const offset = zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  return parseInstant(`${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}${offset}`);
}

const TIME = /^(\d{4})[-./](\d\d?)[-./](\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d(?:\.\d+)?))?)?\s*(Z|[+-]\d\d:?\d\d)?$/;

/** https://otava.apache.org: its CSV importer. */
export const otava: ImportFormat = {
  what: 'a CSV as Apache Otava reads it: one run a row, with time and, if there are any, commit and branch; needs --job',
  hard: { numbers: 'CSV' },
  table: otavaTable,
};

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { messageOf, usageError } from '../model/errors.ts';

/** A row of a table with its place. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** Counted from 1, where the row ends. */
  readonly line: number;
}

/**
 * The rows of a CSV, gzipped or not, in bounded memory. Throws a KnownError with file and line where the text is no CSV, or ends too
 * early.
 */
export async function* csvRows(bytes: AsyncIterable<Uint8Array>, where: string): AsyncGenerator<CsvRow> {
  let line = 0;
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n'],
  });
  try {
    const { isGzip, whole } = await begun(bytes);
    const piped = isGzip ? pipeline(whole, createGunzip(), parser) : pipeline(whole, parser);
    // What fails is thrown below, where the parser is read.
    piped.catch(() => {});
    for await (const { record, info } of parser) {
      line = info.lines;
      yield { cells: record, line };
    }
    await piped;
  } catch (error) {
    throw tableError(error, `${where}:${line + 1}:1`);
  } finally {
    parser.destroy();
  }
}

function tableError(error: unknown, place: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const refetch = 'is the file whole? fetch it again';
  if (code.startsWith('Z_')) return usageError(`${place}: the gzip data is damaged, or ends too early`, refetch);
  if (code.startsWith('CSV_')) return usageError(`${place}: this is no CSV: ${messageOf(error)}`, refetch);
  return error;
}

/** Bytes whose first piece has been looked at: gzip begins with a magic number. */
async function begun(bytes: AsyncIterable<Uint8Array>): Promise<{ isGzip: boolean; whole: AsyncIterable<Uint8Array> }> {
  const pieces = bytes[Symbol.asyncIterator]();
  const { done, value: first } = await pieces.next();
  if (done === true) return { isGzip: false, whole: Readable.from([]) };
  return { isGzip: first[0] === 0x1f && first[1] === 0x8b, whole: following(first, pieces) };
}

async function* following(first: Uint8Array, pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
}

/**
 * Finds columns by the header of a table.
 * @param where the file, for messages
 */
export function columnsOf<Name extends string>(
  header: readonly string[],
  names: readonly Name[],
  where: string,
): Record<Name, number> {
  const absent = names.filter((name) => !header.includes(name));
  if (absent.length > 0) {
    throw usageError(
      `${where}:1:1: expected a header with ${names.join(', ')}, got ${header.slice(0, 12).join(', ') || 'nothing'}`,
    );
  }
  return Object.fromEntries(names.map((name) => [name, header.indexOf(name)])) as Record<Name, number>;
}

/** `file:line:column` of a cell of a row that is written without quotes. */
export const placeOfCell = (where: string, { cells, line }: CsvRow, index: number): string =>
  `${where}:${line}:${cells.slice(0, index).reduce((sum, cell) => sum + cell.length + 1, 1)}`;

/** A number as programs print it; NaN where the cell is empty or says so; undefined where it is text. */
export function parseNumber(cell: string): number | undefined {
  const text = cell.trim();
  if (text === '' || /^[+-]?(nan|null|none|-)$/i.test(text)) return Number.NaN;
  const [, sign, infinite] = /^([+-]?)(inf|infinity)$/i.exec(text) ?? [];
  if (infinite !== undefined) return sign === '-' ? -Infinity : Infinity;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

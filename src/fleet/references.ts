import { CsvError, parse } from 'csv-parse/sync';
import { messageOf } from '../model/errors.ts';
import type { HardwareReference } from '../model/fleet.ts';
import { type EpochMs, hours, later, parseDate } from '../model/units.ts';

/** What is wrong with a file of references, and where. */
export class ReferencesFault extends Error {}

const COLUMNS = ['hardware', 'benchmark', 'score', 'cores', 'date'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Reads `hardware,benchmark,score,cores,date`, the columns in any order: a row for each hardware type, benchmark and date.
 * @param now a score of a day that has not begun anywhere is none
 * @throws ReferencesFault with the line
 */
export function readReferences(text: string, file: string, now: EpochMs): HardwareReference[] {
  const [head, ...rows] = rowsOf(text, file);
  const columns = head?.cells ?? [];
  const isComplete = columns.length === COLUMNS.length && COLUMNS.every((column) => columns.includes(column));
  if (!isComplete) throw fault(file, head?.line ?? 1, `the first line is ${JSON.stringify(columns.join(','))}`);
  const read = rows.map((row) => ({ ...referenceIn(row, columns, file), line: row.line }));
  const ahead = read.find(({ date }) => (parseDate(date) ?? 0) > later(now, MOST_AHEAD));
  if (ahead !== undefined)
    throw new ReferencesFault(
      `${file}:${ahead.line}: date is "${ahead.date}", a day that is still to come; write the day of the measurement`,
    );
  for (const [index, each] of read.entries()) {
    const before = read.slice(0, index).find((other) => isSame(other, each));
    if (before === undefined) continue;
    const { hardware, benchmark, date } = each;
    const which = `${hardware} has a second ${benchmark} of ${date}, which line ${before.line} has too`;
    throw new ReferencesFault(`${file}:${each.line}: ${which}; leave one of the two`);
  }
  return read.map(({ line, ...reference }) => reference);
}

/** The first time zone is at UTC+14. */
const MOST_AHEAD = hours(14);

const isSame = (one: HardwareReference, other: HardwareReference): boolean =>
  one.hardware === other.hardware && one.date === other.date && isSameBenchmark(one.benchmark, other.benchmark);

function referenceIn({ cells, line }: Row, columns: readonly string[], file: string): HardwareReference {
  if (cells.length !== columns.length) {
    const hint = cells.length > columns.length ? ' (a decimal comma makes two cells of one)' : '';
    throw fault(file, line, `it has ${cells.length} cells${hint}`);
  }
  const [hardware = '', benchmark = '', score = '', cores = '', date = ''] = COLUMNS.map(
    (column) => cells[columns.indexOf(column)],
  );
  const written = { hardware, benchmark, score, cores, date };
  const wrong = COLUMNS.find((column) => !IS_GOOD[column](written[column]));
  if (wrong !== undefined) throw fault(file, line, `${wrong} is ${JSON.stringify(written[wrong])}`);
  return { hardware, benchmark, score: Number(score), cores: Number(cores), date };
}

const isText = (text: string): boolean => text !== '';
const IS_GOOD: Readonly<Record<Column, (text: string) => boolean>> = {
  hardware: isText,
  benchmark: isText,
  score: (text) => /^\d{1,15}(\.\d+)?$/.test(text) && Number(text) > 0,
  cores: (text) => /^\d{1,6}$/.test(text) && Number(text) > 0,
  date: (text) => text.length === 10 && parseDate(text) !== undefined,
};

const fault = (file: string, line: number, found: string): ReferencesFault =>
  new ReferencesFault(
    `${file}:${line}: ${found}; expected ${COLUMNS.join(',')}, with a score such as 812.5 and cores above 0 and a date such as 2024-05-31`,
  );

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

const AS_WRITTEN = { bom: true, trim: true, skip_empty_lines: true, comment: '#', relax_column_count: true } as const;

function rowsOf(text: string, file: string): Row[] {
  const rows: Row[] = [];
  try {
    parse(text, {
      ...AS_WRITTEN,
      on_record: (cells: string[], { lines: line }) => {
        rows.push({ cells, line });
        return null;
      },
    });
    return rows;
  } catch (error) {
    const line = error instanceof CsvError ? error.lines : rows.length + 1;
    throw new ReferencesFault(`${file}:${line}: ${messageOf(error)}`);
  }
}

/** Names under which one benchmark is known. */
const ALSO_CALLED: ReadonlyMap<string, string> = new Map([
  ['hepscore23', 'hepscore'],
  ['hepspec06', 'hs06'],
  ['likwidbench', 'likwid'],
  ['torchbench', 'pytorch'],
]);

const plain = (name: string): string => {
  const bare = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return ALSO_CALLED.get(bare) ?? bare;
};

/** Whether two names are of one benchmark: `HEP-SPEC06` and `hs06`, `HEPscore23` and the tool `hepscore`. */
export const isSameBenchmark = (one: string, other: string): boolean => plain(one) === plain(other);

/** Scores that a tool writes beside its own, by the unit that it gives them. */
const ALSO_WRITES: ReadonlyMap<string, string> = new Map([['hs06', 'SPECrate2017']]);

/** Whether a tool can write a score of a benchmark at all. */
export const isWrittenBy = (benchmark: string, tool: string): boolean =>
  [tool, ALSO_WRITES.get(tool) ?? tool].some((name) => isSameBenchmark(benchmark, name));

/** A reference, or which benchmarks the hardware has where none of them is the tool's; empty where it has none at all. */
export type FoundReference = HardwareReference | { readonly benchmarks: readonly string[] };

/** The newest score of a hardware type by the tool itself; where it has none, by what the tool writes beside. */
export function referenceFor(all: readonly HardwareReference[], hardware: string, tool: string): FoundReference {
  const own = all.filter((each) => each.hardware === hardware);
  const byTool = own.filter(({ benchmark }) => isSameBenchmark(benchmark, tool));
  const meant = byTool.length > 0 ? byTool : own.filter(({ benchmark }) => isWrittenBy(benchmark, tool));
  const [newest] = meant.toSorted((a, b) => b.date.localeCompare(a.date));
  return newest ?? { benchmarks: [...new Set(own.map(({ benchmark }) => benchmark))] };
}

/** Of a file that has other benchmarks of a hardware type than the tool's. */
export const noReferenceText = (file: string, hardware: string, tool: string, benchmarks: readonly string[]): string =>
  `${file} has ${hardware} by ${benchmarks.join(', ')}, and not by ${tool}`;

import { parse } from 'csv-parse/sync';
import { messageOf } from '../model/errors.ts';
import type { HardwareReference } from '../model/fleet.ts';

/** What is wrong with a file of references, and where. */
export class ReferencesFault extends Error {}

const COLUMNS = ['hardware', 'benchmark', 'score', 'cores', 'date'] as const;

/**
 * Reads `hardware,benchmark,score,cores,date`, a row for each hardware type and benchmark; of several dates the last counts.
 * @throws ReferencesFault with the line
 */
export function readReferences(text: string, file: string): HardwareReference[] {
  return rowsOf(text, file).map(({ record, line }) => {
    const [hardware = '', benchmark = '', date = ''] = [record.hardware, record.benchmark, record.date];
    const [score, cores] = [Number(record.score), Number(record.cores)];
    const problem =
      COLUMNS.find((column) => (record[column] ?? '') === '') ??
      (score > 0 ? undefined : 'score') ??
      (Number.isInteger(cores) && cores > 0 ? undefined : 'cores') ??
      (/^\d{4}-\d\d-\d\d$/.test(date) ? undefined : 'date');
    if (problem === undefined) return { hardware, benchmark, score, cores, date };
    throw new ReferencesFault(
      `${file}:${line}: ${problem} is ${JSON.stringify(record[problem] ?? '')}; expected ${COLUMNS.join(',')}, with a score and cores above 0 and a date such as 2024-05-31`,
    );
  });
}

interface Row {
  readonly record: Readonly<Record<string, string | undefined>>;
  readonly line: number;
}

function rowsOf(text: string, file: string): Row[] {
  try {
    const rows: { record: Row['record']; info: { lines: number } }[] = parse(text, {
      ...{ columns: true, info: true, bom: true, trim: true, skip_empty_lines: true, comment: '#' },
    });
    return rows.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    throw new ReferencesFault(`${file}: ${messageOf(error)}`);
  }
}

/** The newest of a hardware type and a benchmark. */
export const referenceFor = (
  all: readonly HardwareReference[],
  hardware: string,
  benchmark?: string,
): HardwareReference | undefined =>
  all
    .filter((each) => each.hardware === hardware && (benchmark === undefined || each.benchmark === benchmark))
    .toSorted((a, b) => (a.date < b.date ? 1 : -1))[0];

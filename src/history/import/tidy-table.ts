import { type KnownError, usageError } from '../../model/errors.ts';
import { type EpochMs, parseInstant } from '../../model/units.ts';
import { isBuildNumber } from '../../prow/build-number.ts';
import { type CsvRow, columnsOf, csvRows, parseNumber, placeOfCell } from '../csv-rows.ts';
import { auditPoint, withBounds } from './audit-values.ts';
import type { TableRun } from './format.ts';

/**
 * A table of `job,build,time,kind,metric,value`, one value a row, in which the rows of a run may be anywhere. `time` is when a run's
 * numbers were uploaded. Runs come in the order of their first rows.
 */
export async function* tidyTable(bytes: AsyncIterable<Uint8Array>, where: string): AsyncGenerator<TableRun> {
  const names = new Names();
  const runs = await gathered(bytes, where, names);
  for (const [key, { job, build, uploadedAt, line, series, values }] of runs) {
    runs.delete(key);
    const points = series.map((number, place) => auditPoint(...names.at(number), values[place] ?? Number.NaN));
    yield { where: `${where}:${line}`, job, build, uploadedAt, points: withBounds(points) };
  }
}

const COLUMNS = ['job', 'build', 'time', 'kind', 'metric', 'value'] as const;
type ColumnName = (typeof COLUMNS)[number];

/** A run so far: two numbers a value and no object, for a table holds half a million of them. */
interface GatheredRun {
  readonly job: string;
  readonly build: string;
  readonly uploadedAt: EpochMs;
  /** Of its first row. */
  readonly line: number;
  /** Numbers of `Names`. */
  readonly series: number[];
  readonly values: number[];
}

async function gathered(
  bytes: AsyncIterable<Uint8Array>,
  where: string,
  names: Names,
): Promise<Map<string, GatheredRun>> {
  const runs = new Map<string, GatheredRun>();
  let columns: Record<ColumnName, number> | undefined;
  for await (const row of csvRows(bytes, where)) {
    if (columns === undefined) columns = columnsOf(row.cells, COLUMNS, where);
    else addRow(runs, names, new TidyRow(row, columns, where));
  }
  if (columns === undefined)
    throw usageError(`${where}:1:1: expected a header with ${COLUMNS.join(', ')}, got nothing`);
  return runs;
}

function addRow(runs: Map<string, GatheredRun>, names: Names, row: TidyRow): void {
  const [job, build, uploadedAt] = [row.job(), row.build(), row.uploadedAt()];
  const run = runs.get(`${job}/${build}`) ?? { job, build, uploadedAt, line: row.line, series: [], values: [] };
  runs.set(`${job}/${build}`, run);
  if (run.uploadedAt !== uploadedAt) throw row.wrong('time', `that of line ${run.line}, which is of the same build`);
  const number = names.numberOf(row.text('kind'), row.text('metric'));
  if (run.series.includes(number)) throw row.wrong('metric', `each metric of build ${build} once`);
  run.series.push(number);
  run.values.push(row.value());
}

/** A row whose cells are checked as they are read. */
class TidyRow {
  private readonly row: CsvRow;
  private readonly columns: Record<ColumnName, number>;
  private readonly where: string;

  constructor(row: CsvRow, columns: Record<ColumnName, number>, where: string) {
    this.row = row;
    this.columns = columns;
    this.where = where;
  }

  get line(): number {
    return this.row.line;
  }

  job(): string {
    const job = this.text('job');
    if (!/^[^/\\\s]+$/.test(job)) throw this.wrong('job', 'the name of a job');
    return job;
  }

  build(): string {
    const build = this.text('build');
    if (!isBuildNumber(build)) throw this.wrong('build', 'a build number');
    return build;
  }

  uploadedAt(): EpochMs {
    const at = parseInstant(this.text('time'));
    if (at === undefined) throw this.wrong('time', 'an instant such as 2024-10-22T08:16:45Z');
    return at;
  }

  value(): number {
    const value = parseNumber(this.text('value'));
    if (value === undefined) throw this.wrong('value', 'a number');
    return value;
  }

  text(name: ColumnName): string {
    return this.row.cells[this.columns[name]] ?? '';
  }

  wrong(name: ColumnName, expected: string): KnownError {
    const place = placeOfCell(this.where, this.row, this.columns[name]);
    return usageError(`${place}: ${name}: expected ${expected}, got ${JSON.stringify(this.text(name))}`);
  }
}

/** Kinds with their metrics, numbered. */
class Names {
  private readonly numbers = new Map<string, number>();
  private readonly names: (readonly [kind: string, metric: string])[] = [];

  numberOf(kind: string, metric: string): number {
    const key = `${kind} ${metric}`;
    const number = this.numbers.get(key) ?? this.names.push([kind, metric]) - 1;
    this.numbers.set(key, number);
    return number;
  }

  at(number: number): readonly [kind: string, metric: string] {
    return this.names[number] ?? ['', ''];
  }
}

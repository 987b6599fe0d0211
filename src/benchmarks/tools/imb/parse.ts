import { disagree, notAsMany } from '../../checks.ts';
import {
  type AskedOfTool,
  measured,
  type ToolParser,
  type ToolProblem,
  type ToolReading,
  toolVersion,
} from '../../outcome.ts';
import { noResult } from '../../text.ts';
import { reading } from '../../units.ts';
import { expectedSizes } from './sizes.ts';
import { type ImbTable, tablesOf } from './tables.ts';

/** Intel MPI Benchmarks, part MPI-1: one table of message sizes for each benchmark and number of processes. */
export const parseImb: ToolParser = (output, asked) => {
  const { stdout } = output;
  const tables = tablesOf(stdout);
  const version = /Intel ?\(R\) MPI Benchmarks ([\d.]+)/.exec(stdout)?.[1];
  if (tables.every(({ rows }) => rows.length === 0)) {
    return noResult(output, 'a table of the Intel MPI Benchmarks: one process alone has none');
  }
  const mega = megabyte(tables);
  const isAlone = (each: ImbTable) => tables.filter(({ name }) => name === each.name).length === 1;
  return measured(
    toolVersion('IMB', version),
    tables.flatMap((each) => readingsOf(each, isAlone(each) ? each.name : `${each.name}-${each.processes}`, mega)),
    problems(stdout, tables, asked),
  );
};

function readingsOf({ columns, rows }: ImbTable, name: string, mega: Mega): ToolReading[] {
  const time = columns.find((each) => ['t[usec]', 't_avg[usec]', 't_ovrl[usec]'].includes(each));
  return rows.flatMap((row): ToolReading[] => {
    const labels = row['#bytes'] === undefined ? {} : { labels: { bytes: String(row['#bytes']) } };
    const [t, rate] = [row[time ?? ''], row['Mbytes/sec']];
    return [
      ...(t === undefined || time === undefined
        ? []
        : [
            reading({
              metric: 'benchmark-latency',
              reading: name,
              ...labels,
              label: time,
              value: t,
              unit: 'us',
              written: 'usec',
            }),
          ]),
      ...(rate === undefined || rate === 0
        ? []
        : [
            reading({
              metric: 'benchmark-throughput',
              reading: name,
              ...labels,
              label: 'Mbytes/sec',
              value: rate,
              unit: mega,
              written: 'Mbytes/sec',
              ...(mega === 'MiB/s' ? { note: 'Mbytes of this version are of 2^20 bytes' } : {}),
            }),
          ]),
    ];
  });
}

type Mega = 'MB/s' | 'MiB/s';

/** How many messages of its size a process sends and receives in the time of a row. */
const MESSAGES: Readonly<Record<string, number>> = { pingpong: 1, pingping: 1, sendrecv: 2, exchange: 4 };

/** Whether this version's Mbytes are of 10^6 or of 2^20 bytes: what messages and time of a table's largest message give. */
function megabyte(tables: readonly ImbTable[]): Mega {
  const isOf = ({ name, rows }: ImbTable, mega: number): boolean => {
    const [messages, row] = [MESSAGES[name], rows.at(-1)];
    return messages !== undefined && row !== undefined && isQuotient(row, mega / messages);
  };
  return tables.some((each) => isOf(each, 1.048576) && !isOf(each, 1)) ? 'MiB/s' : 'MB/s';
}

const isQuotient = (row: Readonly<Record<string, number>>, mega: number): boolean =>
  !disagree((row['#bytes'] ?? 0) / timeOf(row) / mega, row['Mbytes/sec'] ?? 0, 0.02);

/** Of several processes the slowest counts. */
const timeOf = (row: Readonly<Record<string, number>>): number => row['t[usec]'] ?? row['t_max[usec]'] ?? 0;

function problems(stdout: string, tables: readonly ImbTable[], asked: AskedOfTool): ToolProblem[] {
  const listed = [
    ...(/^# List of Benchmarks to run:\n([\s\S]*?)^#-/m.exec(stdout)?.[1] ?? '').matchAll(/^# (\w+)\s*$/gm),
  ];
  const missing = listed
    .map(([, name = '']) => name)
    .filter((name) => !tables.some((each) => each.name === nameOf(name)));
  return [
    !/^# All processes entering MPI_Finalize\s*$/m.test(stdout) && 'the processes did not reach MPI_Finalize',
    missing.length > 0 && `${missing.join(', ')} has no table`,
    ...tables.map((table) => wrongRows(stdout, table, asked)),
    ...tables.map(wrongPingPong),
    ...tables.map(withDefects),
    asked.participants === undefined
      ? undefined
      : notAsMany('processes', Math.max(...tables.map(({ processes }) => processes)), asked.participants),
    /mpirun noticed that process rank \d+ .* exited/.exec(stdout)?.[0],
  ];
}

function wrongRows(stdout: string, { name, columns, rows, faulty }: ImbTable, asked: AskedOfTool): string | undefined {
  if (faulty !== undefined) return `${name} says: ${faulty}`;
  if (!columns.includes('#bytes'))
    return rows.length === 1 ? undefined : `${name} holds ${rows.length} rows, expected 1`;
  const expected = expectedSizes(stdout, name, asked);
  if (expected === undefined) return `the sizes that were asked of ${name} are not known`;
  const sizes = rows.map((row) => row['#bytes']);
  const absent = expected.filter((size) => !sizes.includes(size));
  if (absent.length > 0) return `${name} lacks the rows of ${absent.join(', ')} bytes`;
  return sizes.length === expected.length
    ? undefined
    : `${name} holds ${sizes.length} rows, expected ${expected.length}`;
}

/** A row that was cut or changed shows: half the round trip and the rate are one number. */
function wrongPingPong({ name, rows }: ImbTable): string | undefined {
  if (name !== 'pingpong') return undefined;
  const wrong = rows.find((row) => (row['Mbytes/sec'] ?? 0) >= 10 && !isQuotient(row, 1) && !isQuotient(row, 1.048576));
  return wrong === undefined ? undefined : `time and rate of ${wrong['#bytes']} bytes do not fit each other`;
}

/** Built with -DCHECK, IMB looks at what came. */
function withDefects({ name, rows }: ImbTable): string | undefined {
  const wrong = rows.find(({ defects = 0 }) => defects > 0);
  return wrong === undefined ? undefined : `${name} found defects in messages of ${wrong['#bytes']} bytes`;
}

const nameOf = (benchmark: string): string => benchmark.toLowerCase().replaceAll('_', '-');

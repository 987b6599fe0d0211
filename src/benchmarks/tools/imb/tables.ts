/** One table: what it is of, and its rows by column. */
export interface ImbTable {
  /** In lower case, with `-` for `_`: `pingpong`, `reduce-scatter`. */
  readonly name: string;
  readonly processes: number;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, number>>[];
  /** What the table says in place of a row. */
  readonly faulty?: string;
}

/** The tables of an output, as far as they go. */
export const tablesOf = (stdout: string): ImbTable[] =>
  stdout
    .split(/^# Benchmarking (?=\S)/m)
    .slice(1)
    .map(tableOf);

function tableOf(section: string): ImbTable {
  const lines = section.split('\n');
  const mode = /^#\s+MODE: (\S+)/m.exec(section)?.[1];
  const header = lines.findIndex((line) => /^\s*#(?:bytes|repetitions) /.test(line));
  const columns = (lines[header] ?? '').trim().split(/\s+/);
  const body = header === -1 ? [] : rowsBelow(lines.slice(header + 1));
  const rows = body.map((line) => line.trim().split(/\s+/));
  const faulty = lines.find((line) => /^\s*\d+\s.*(?:int-overflow|out-of-mem|time-out)/.test(line));
  return {
    name: [lines[0]?.trim() ?? '', ...(mode === undefined ? [] : [mode])].join('-').toLowerCase().replaceAll('_', '-'),
    processes: Number(/^# #processes = (\d+)/m.exec(section)?.[1] ?? 0),
    columns,
    rows: rows
      .filter((cells) => cells.length === columns.length)
      .map((cells) => Object.fromEntries(columns.map((column, index) => [column, Number(cells[index])]))),
    ...(faulty === undefined ? {} : { faulty: faulty.trim() }),
  };
}

/** Lines of numbers that have an end; others print between them. A table ends where the next comment of IMB begins. */
function rowsBelow(lines: readonly string[]): readonly string[] {
  const end = lines.findIndex((line) => /^#/.test(line));
  return lines.slice(0, end === -1 ? lines.length - 1 : end).filter((line) => /^\s*\d+(?:\s+[\d.]+)+\s*$/.test(line));
}

import { measured, type ToolParser, type ToolReading, toolVersion } from '../../outcome.ts';
import { cutOff, noResult } from '../../text.ts';
import { reading } from '../../units.ts';

/** Columns of bonnie++'s CSV of format 1.96 to 1.98, from 0. `+++++` is a phase that was over too soon to be measured. */
const COLUMNS = [
  [9, 'write-char', 'KiB/s'],
  [11, 'write-block', 'KiB/s'],
  [13, 'rewrite', 'KiB/s'],
  [15, 'read-char', 'KiB/s'],
  [17, 'read-block', 'KiB/s'],
  [19, 'seeks', '1/s'],
  [26, 'create', '1/s'],
  [28, 'stat', '1/s'],
  [30, 'delete', '1/s'],
  [32, 'random-create', '1/s'],
  [34, 'random-stat', '1/s'],
  [36, 'random-delete', '1/s'],
] as const;
const LENGTH = 50;

/** The line of CSV that bonnie++ ends with. */
export const parseBonnie: ToolParser = (output) => {
  const row = /^1\.9\d,\d.*$/m.exec(output.stdout)?.[0].split(',');
  if (row === undefined) return noResult(output, 'the line of CSV of bonnie++, "1.98,2.00a,..."');
  return measured(
    toolVersion('bonnie++', row[1]),
    COLUMNS.flatMap(([column, name, unit]) => readingOf(row[column], name, unit)),
    [row.length !== LENGTH && `holds ${row.length} columns, expected ${LENGTH}`, cutOff(output.stdout, /^1\.9\d,/)],
  );
};

function readingOf(cell: string | undefined, name: string, unit: 'KiB/s' | '1/s'): ToolReading[] {
  if (cell === undefined || !/^\d+(?:\.\d+)?$/.test(cell)) return [];
  const isRate = unit === '1/s';
  return [
    reading({
      metric: isRate ? 'benchmark-operations' : 'benchmark-throughput',
      reading: name,
      label: name,
      value: Number(cell),
      unit,
      ...(isRate ? {} : { written: 'K/sec', note: 'K are of 2^10 bytes' }),
    }),
  ];
}

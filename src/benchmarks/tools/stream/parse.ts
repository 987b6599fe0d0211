import { notAsMany } from '../../checks.ts';
import { measured, type ToolParser, type ToolReading } from '../../outcome.ts';
import { noResult, numberIn } from '../../text.ts';
import { reading } from '../../units.ts';

const KERNELS = ['Copy', 'Scale', 'Add', 'Triad'] as const;

/** STREAM. Its MB are of 10^6 bytes. */
export const parseStream: ToolParser = (output, asked) => {
  const { stdout } = output;
  const readings = KERNELS.flatMap((kernel) => rateOf(kernel, stdout));
  if (readings.length === 0) return noResult(output, 'the table of STREAM with Copy, Scale, Add and Triad');
  return measured({ name: 'STREAM', ...version(stdout) }, readings, [
    readings.length < KERNELS.length ? `holds ${readings.length} of the ${KERNELS.length} kernels` : undefined,
    /^Solution Validates/m.test(stdout) ? undefined : 'STREAM did not validate its solution',
    notAsMany('threads', numberIn(stdout, /^Number of Threads counted = (\d+)$/m) ?? 1, asked.streams),
  ]);
};

function rateOf(kernel: string, stdout: string): ToolReading[] {
  const value = numberIn(stdout, new RegExp(`^${kernel}:\\s+([\\d.]+)(?:\\s+[\\d.]+){3}\\s*$`, 'm'));
  if (value === undefined) return [];
  return [
    reading({
      metric: 'benchmark-throughput',
      reading: kernel.toLowerCase(),
      label: `${kernel} Best Rate`,
      value,
      unit: 'MB/s',
    }),
  ];
}

function version(stdout: string): { version?: string } {
  const found = /\$Revision: ([\d.]+) \$/.exec(stdout)?.[1];
  return found === undefined ? {} : { version: found };
}

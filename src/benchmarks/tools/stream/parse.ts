import { notAsMany } from '../../checks.ts';
import { measured, type ToolParser, type ToolReading, toolVersion } from '../../outcome.ts';
import { noResult, numberIn } from '../../text.ts';
import { readingIfThere } from '../../units.ts';

const KERNELS = ['Copy', 'Scale', 'Add', 'Triad'] as const;

/** STREAM. Its MB are of 10^6 bytes. */
export const parseStream: ToolParser = (output, asked) => {
  const { stdout } = output;
  const readings = KERNELS.flatMap((kernel) => rateOf(kernel, stdout));
  if (readings.length === 0) return noResult(output, 'the table of STREAM with Copy, Scale, Add and Triad');
  return measured(toolVersion('STREAM', /\$Revision: ([\d.]+) \$/.exec(stdout)?.[1]), readings, [
    readings.length < KERNELS.length && `holds ${readings.length} of the ${KERNELS.length} kernels`,
    !/^Solution Validates/m.test(stdout) && 'STREAM did not validate its solution',
    notAsMany('threads', numberIn(stdout, /^Number of Threads counted = (\d+)$/m) ?? 1, asked.streams),
  ]);
};

const rateOf = (kernel: string, stdout: string): ToolReading[] =>
  readingIfThere({
    metric: 'benchmark-throughput',
    reading: kernel.toLowerCase(),
    label: `${kernel} Best Rate`,
    value: numberIn(stdout, new RegExp(`^${kernel}:\\s+([\\d.]+)(?:\\s+[\\d.]+){3}\\s*$`, 'm')),
    unit: 'MB/s',
  });

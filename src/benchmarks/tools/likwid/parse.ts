import { measured, type ToolParser } from '../../outcome.ts';
import { bothTexts, noResult, numberIn } from '../../text.ts';
import { reading, readingIfThere } from '../../units.ts';

/** likwid-bench. Its MByte are of 10^6 bytes. */
export const parseLikwid: ToolParser = (output) => {
  const { stdout } = output;
  const test = /^Test: (\S+)$/m.exec(stdout)?.[1];
  const rate = numberIn(stdout, /^MByte\/s:\s+([\d.]+)$/m);
  if (test === undefined || rate === undefined) return noResult(output, 'the line "MByte/s" of likwid-bench');
  const flops = numberIn(stdout, /^MFlops\/s:\s+([\d.]+)$/m);
  return measured(
    { name: 'likwid-bench' },
    [
      reading({
        metric: 'benchmark-throughput',
        reading: test,
        label: 'MByte/s',
        value: rate,
        unit: 'MB/s',
        written: 'MByte/s',
      }),
      ...readingIfThere({
        metric: 'benchmark-operations',
        reading: `${test}-flops`,
        label: 'MFlops/s',
        value: flops === 0 ? undefined : flops,
        unit: 'M/s',
        written: 'MFlops/s',
      }),
    ],
    [
      /^ERROR - .*$/m.exec(bothTexts(output))?.[0],
      !(/^UOPs:\s+\d+$[\s\S]*^-+$/m.test(stdout) || /^Instructions:[\s\S]*^-+$/m.test(stdout)) &&
        'its table has no end',
    ],
  );
};

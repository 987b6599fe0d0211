import { measured, type ToolParser } from '../../outcome.ts';
import { bothTexts, noResult, numberIn } from '../../text.ts';
import { reading } from '../../units.ts';

/** likwid-bench. Its MByte are of 10^6 bytes. */
export const parseLikwid: ToolParser = (output) => {
  const { stdout } = output;
  const test = /^Test: (\S+)$/m.exec(stdout)?.[1];
  const rate = numberIn(stdout, /^MByte\/s:\s+([\d.]+)$/m);
  if (test === undefined || rate === undefined) return noResult(output, 'the line "MByte/s" of likwid-bench');
  const flops = numberIn(stdout, /^MFlops\/s:\s+([\d.]+)$/m) ?? 0;
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
      ...(flops === 0
        ? []
        : [
            reading({
              metric: 'benchmark-operations',
              reading: `${test}-flops`,
              label: 'MFlops/s',
              value: flops,
              unit: 'M/s',
              written: 'MFlops/s',
            }),
          ]),
    ],
    [
      /^ERROR - .*$/m.exec(bothTexts(output))?.[0],
      /^UOPs:\s+\d+$[\s\S]*^-+$/m.test(stdout) || /^Instructions:[\s\S]*^-+$/m.test(stdout)
        ? undefined
        : 'its table has no end',
    ],
  );
};

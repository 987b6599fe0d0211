import { measured, type ToolParser } from '../../outcome.ts';
import { bothTexts, noResult, numberIn } from '../../text.ts';
import { reading } from '../../units.ts';

/** hackbench of rt-tests: how long its messages took. */
export const parseHackbench: ToolParser = (output) => {
  const value = numberIn(output.stdout, /^Time: ([\d.]+)$(?=\n)/m);
  if (value === undefined || !/^Running in (?:process|threaded) mode/m.test(output.stdout)) {
    return noResult(output, 'the line "Time:" of hackbench');
  }
  return measured(
    { name: 'hackbench' },
    [reading({ metric: 'benchmark-time', reading: 'messages', label: 'Time', value, unit: 's' })],
    [/^.*\(error: .*\)$/m.exec(bothTexts(output))?.[0]],
  );
};

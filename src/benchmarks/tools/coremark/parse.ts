import { notAsMany, wrongTime } from '../../checks.ts';
import { measured, type ToolParser, toolVersion } from '../../outcome.ts';
import { noResult, numberIn } from '../../text.ts';
import { reading } from '../../units.ts';

/** CoreMark, of one process with any number of threads. */
export const parseCoremark: ToolParser = (output, asked) => {
  const { stdout } = output;
  const perSecond = numberIn(stdout, /^Iterations\/Sec\s*: ([\d.]+)$/m);
  if (perSecond === undefined) return noResult(output, 'the line "Iterations/Sec" of CoreMark');
  const totalS = numberIn(stdout, /^Total time \(secs\)\s*: ([\d.]+)$/m);
  const threads = numberIn(stdout, /^Parallel .*: (\d+)$/m) ?? 1;
  return measured(
    toolVersion('CoreMark', /^CoreMark ([\d.]+) :/m.exec(stdout)?.[1]),
    [
      reading({
        metric: 'benchmark-score',
        reading: 'iterations',
        label: 'Iterations/Sec',
        value: perSecond,
        unit: 'count',
        written: 'Iterations/Sec',
      }),
    ],
    [
      /^ERROR! (.*)$/m.exec(stdout)?.[1],
      /^Errors detected$/m.test(stdout) && 'CoreMark says: Errors detected',
      !/^Correct operation validated\./m.test(stdout) && 'CoreMark did not validate its operation',
      numberIn(stdout, /^CoreMark [\d.]+ : ([\d.]+) \//m) !== perSecond &&
        'its last line does not repeat Iterations/Sec',
      wrongTime(totalS === undefined ? undefined : totalS * 1000, { ...asked, durationMs: undefined }, 1),
      notAsMany('threads', threads, asked.streams),
    ],
  );
};

import { disagree } from '../../checks.ts';
import { failed, measured, type ToolParser, type ToolReading } from '../../outcome.ts';
import { bothTexts, noResult, numberIn } from '../../text.ts';
import { readingIfThere } from '../../units.ts';
import { failedCommand, timesOf } from '../gnu-time/parse.ts';

/** run.py of torchbench, also below `time -v`. Its older labels have no "per batch"; they are of one batch too. */
export const parsePytorch: ToolParser = (output) => {
  const text = bothTexts(output);
  const raised = /^(?:\w+\.)*\w*(?:Error|Exception)(?:: .*)?$/m.exec(text)?.[0];
  if (/^Traceback \(most recent call last\):$/m.test(text)) return failed(raised ?? 'it raised an exception');
  const end = failedCommand(text);
  if (end !== undefined) return end;
  const running = /^Running (\w+) method from (\S+) on (\w+) in .*\.$/m.exec(text);
  const batch = [
    ...millis(
      'batch',
      'CPU Wall Time per batch',
      text,
      /^CPU (?:Total Wall Time|Wall Time per batch):\s+([\d.]+) milliseconds$/m,
    ),
    ...millis('batch-gpu', 'GPU Time per batch', text, /^GPU Time(?: per batch)?:\s+([\d.]+) milliseconds$/m),
  ];
  if (running === null || batch.length === 0)
    return noResult(output, 'the lines of torchbench, "Running ..." and "... Time per batch"');
  const device = running[3];
  const elapsed = timesOf(text)?.elapsed;
  return measured(
    { name: 'torchbench' },
    [...batch, ...(elapsed === undefined ? [] : [elapsed])],
    [
      notItsBatches(text),
      /^Correctness:\s+False$/m.test(text) && 'torchbench says of its own result: Correctness: False',
      !batch.some((each) => each.reading === 'batch') && 'the wall time of a batch is missing',
      (device === 'cuda' || device === 'xpu') &&
        !batch.some((each) => each.reading === 'batch-gpu') &&
        `it ran on ${device}, and has no GPU time`,
    ],
  );
};

/** The wall time is that of all batches of an iteration, a whole number of times that of one. */
function notItsBatches(text: string): string | undefined {
  const [each, all] = [/ per batch:\s+([\d.]+) /, /:\s+([\d.]+) /].map((rest) =>
    numberIn(text, new RegExp(`^CPU Wall Time${rest.source}`, 'm')),
  );
  if (each === undefined || all === undefined) return undefined;
  const batches = Math.round(all / each);
  return batches < 1 || disagree(each * batches, all, 0.005)
    ? 'its wall time is no whole number of batches: they are of more than one run'
    : undefined;
}

const millis = (name: string, label: string, text: string, pattern: RegExp): ToolReading[] =>
  readingIfThere({
    metric: 'benchmark-latency',
    reading: name,
    label,
    value: numberIn(text, pattern),
    unit: 'ms',
    written: 'milliseconds',
  });

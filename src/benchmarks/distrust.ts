import { METRICS, type Metric } from '../model/metrics/index.ts';
import { type ToolOutcome, type ToolOutput, type ToolReading, unparsable } from './outcome.ts';
import { bothTexts, firstLine, lineWith } from './text.ts';

/** A number that no tool can have meant, or two for one thing. */
export function distrustNumbers(outcome: ToolOutcome): ToolOutcome {
  if (outcome.status !== 'ok') return outcome;
  if (outcome.readings.length === 0) return unparsable('holds no reading');
  const wrong = outcome.readings.find((each) => !isPossible(each));
  if (wrong === undefined) return twice(outcome.readings) ?? outcome;
  const { label, unit, value } = wrong.tool;
  return unparsable(`${label} is ${value} ${unit}, which no ${wrong.metric} can be`);
}

function twice(readings: readonly ToolReading[]): ToolOutcome | undefined {
  const names = readings.map(({ metric, reading, labels }) =>
    [metric, reading, ...Object.values(labels ?? {})].join(' '),
  );
  const seen = new Set<string>();
  const again = names.findIndex((name) => seen.size === seen.add(name).size);
  const name = names[again];
  if (name === undefined) return undefined;
  const files = readings.filter((_, index) => names[index] === name).flatMap(({ tool }) => tool.file ?? []);
  const which = files.length === 0 ? 'holds' : `${[...new Set(files)].join(' and ')} hold`;
  return unparsable(`${which} ${name} twice: is it the output of more than one run?`);
}

/** Whether a number can be of its metric at all. */
export function isPossible({ metric, value }: ToolReading): boolean {
  const { plausible, neverZero }: Metric = METRICS[metric];
  const [least, most] = plausible;
  return Number.isFinite(value) && value >= least && value <= most && !(neverZero === true && value === 0);
}

/** `5,0035s`, `13,04 GB/sec`, `26,8 K/sec`, `1,234.56`, fio's `99,00th=` and `avg=6,50, stdev=`: how other languages write numbers, or group their digits. */
const LOCALISED =
  /(?<=[ \t(=])(?:\d+,\d+ ?(?:[munµμ]?s(?:ec)?|[KMGT]?i?[bB](?:its?|ytes?)?(?:\/s(?:ec)?)?|[KMG]?\/s(?:ec)?|per sec(?:ond)?)|\d{1,3}(?:,\d{3})+\.\d+)(?=[\s)]|$)|(?<=[ =])\d+,\d+(?=th=|, stdev=)/m;

/** No result is read from numbers of another language: a tool that groups digits has some that look like others. */
export function localised(output: ToolOutput): ToolOutcome | undefined {
  const found = LOCALISED.exec(bothTexts(output))?.[0];
  return found === undefined
    ? undefined
    : unparsable(`holds "${found}", a number as another language writes it: run the tool with LC_ALL=C`);
}

/** Where a number should be: what division by nothing, or a measurement that failed, is printed as. */
const NO_NUMBER = /(?<=^|[ \t=:(,[])[-+]?(?:nan|inf(?:inity)?)(?=$|[ \t,;)%\]])/im;

/** A number that is none beside others: the tool did not measure all of what it says. */
export function distrustNoNumber(outcome: ToolOutcome, output: ToolOutput): ToolOutcome {
  if (outcome.status !== 'ok') return outcome;
  const line = lineWith(NO_NUMBER, bothTexts(output));
  return line === undefined
    ? outcome
    : { ...outcome, status: 'partial', reason: `holds a number that is none: ${line}` };
}

/** What was sent is no result where nothing of it arrived. */
export function distrustLoss(outcome: ToolOutcome): ToolOutcome {
  if (outcome.status !== 'ok') return outcome;
  const lost = outcome.readings.find(({ metric, value }) => metric === 'benchmark-loss' && value === 1);
  return lost === undefined ? outcome : { ...outcome, status: 'partial', reason: `${lost.reading}: nothing arrived` };
}

/** What a shell or `kubectl exec` says of a process that did not end by itself. */
const ENDED =
  /^(?:\S+: line \d+: +\d+ )?(?:Killed|Terminated|Aborted|Segmentation fault|Bus error|Illegal instruction|Floating point exception)(?: \(core dumped\))?(?: .*)?$|^command terminated with (?:exit code|signal) .*$/m;

/** Failures in the words of the system, of a kernel's log and of MPI, which goes on with another transport: no result beside one is whole. */
const BROKEN =
  /No space left on device|Input\/output error|Read-only file system|Connection reset by peer|Broken pipe|Cannot allocate memory|[Oo]ut of memory|[Ss]egmentation fault|exited on signal \d|BAD TERMINATION OF|\*{3} An error occurred in MPI_|MPI_ERRORS_ARE_FATAL|UCX +WARN +transport '[^']*' is not available/;

/** A whole result beside a process that was ended, or beside a failure of the system, is not all of what was asked. */
export function distrustEnded(outcome: ToolOutcome, output: ToolOutput): ToolOutcome {
  if (outcome.status !== 'ok') return outcome;
  const ended = ENDED.exec(bothTexts(output))?.[0];
  if (ended !== undefined) return { ...outcome, status: 'partial', reason: `a process was ended: ${firstLine(ended)}` };
  const broken = lineWith(BROKEN, bothTexts(output));
  return broken === undefined ? outcome : { ...outcome, status: 'partial', reason: broken };
}

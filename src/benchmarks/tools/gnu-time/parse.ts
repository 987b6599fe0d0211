import { wrongTime } from '../../checks.ts';
import { failed, measured, type ToolOutcome, type ToolParser, type ToolReading } from '../../outcome.ts';
import { bothTexts, noResult, numberIn } from '../../text.ts';
import { reading } from '../../units.ts';

/** GNU time -v or -p, which writes to stderr. */
export const parseGnuTime: ToolParser = (output, asked) => {
  const text = bothTexts(output);
  const end = failedCommand(text);
  if (end !== undefined) return end;
  const times = timesOf(text);
  if (times === undefined) return noResult(output, 'what GNU time prints with -v or -p');
  const { elapsed, user, system } = times;
  // A run of less than the clock's tick of user time has none: that is no measurement of 0.
  return measured(
    { name: 'GNU time' },
    [elapsed, user, system].filter(({ value }, index) => index === 0 || value > 0),
    [wrongTime(elapsed.value * 1000, { ...asked, durationMs: undefined }, 1)],
  );
};

/** What `time -v` and `time -p` say of a command that did not succeed; also used by tools that run below it. */
export function failedCommand(text: string): ToolOutcome | undefined {
  const said = /^(?:\S*time: cannot run .*|Command (?:exited with non-zero status|terminated by signal) \d+)$/m.exec(
    text,
  )?.[0];
  if (said !== undefined) return failed(said);
  const status = numberIn(text, /^\s*Exit status: (\d+)$/m);
  return status === undefined || status === 0 ? undefined : failed(`the command's exit status is ${status}`);
}

/** Seconds of wall clock, user and system; undefined where the text has no block of GNU time, or only a part of one. */
export function timesOf(text: string): { elapsed: ToolReading; user: ToolReading; system: ToolReading } | undefined {
  const elapsed =
    seconds(/^\s*Elapsed \(wall clock\) time \(h:mm:ss or m:ss\): (\S+)\n/m.exec(text)?.[1]) ??
    numberIn(text, /^real ([\d.]+)\n/m);
  const user = numberIn(text, /^\s*User time \(seconds\): ([\d.]+)$/m) ?? numberIn(text, /^user ([\d.]+)$/m);
  const system = numberIn(text, /^\s*System time \(seconds\): ([\d.]+)$/m) ?? numberIn(text, /^sys ([\d.]+)$/m);
  if (elapsed === undefined || user === undefined || system === undefined) return undefined;
  return { elapsed: time('elapsed', elapsed), user: time('user', user), system: time('system', system) };
}

const time = (name: string, value: number): ToolReading =>
  reading({ metric: 'benchmark-time', reading: name, label: name, value, unit: 's' });

/** `0:12.99`, and from one hour on `1:02:03`. */
function seconds(clock: string | undefined): number | undefined {
  const parts = clock?.split(':').map(Number);
  if (parts === undefined || parts.length < 2 || parts.some(Number.isNaN)) return undefined;
  return Number(parts.reduce((total, part) => total * 60 + part, 0).toFixed(2));
}

/**
 * What others put before each line of a program, outermost first: `kubectl logs --prefix`, `kubectl logs --timestamps` and container
 * runtimes, `iperf3 --timestamps` and `ts`, journald's host and process, and mpirun's tags of a rank (Open MPI to 4, and from 5 on; Hydra).
 */
const PREFIXES: readonly RegExp[] = [
  /^\[pod\/[\w.-]+\/[\w.-]+\] /,
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d) /,
  /^std(?:out|err) F /,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} /,
  /^(?:[A-Z][a-z]{2} [ \d]\d )?\d\d:\d\d:\d\d(?:\.\d+)? /,
  /^[\w.-]+ [\w.-]+\[\d+\]: /,
  /^\[(?:\d+,|[\w.-]+@\d+,)\d+\]<std(?:out|err)>: ?/,
];
const STAMP = /\d\d:\d\d:\d\d/;

/** The text without them, each only where every line has it, and from one source: lines of two pods or two ranks are not mixed. */
export const withoutPrefixes = (text: string): string => PREFIXES.reduce(without, text);

function without(text: string, prefix: RegExp): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const first = prefixOf(lines[0] ?? '', prefix);
  if (first === undefined) return text;
  const found = lines.map((line) => prefixOf(line, prefix));
  if (found.includes(undefined)) return text;
  const isOneSource = STAMP.test(first) || found.every((each) => each?.trimEnd() === first.trimEnd());
  if (!isOneSource) return text;
  return lines.map((line, index) => line.slice(found[index]?.length)).join('\n') + (text.endsWith('\n') ? '\n' : '');
}

/** A blank behind a prefix is lost where the line is empty and something trims it. */
const prefixOf = (line: string, prefix: RegExp): string | undefined =>
  prefix.exec(line)?.[0] ?? prefix.exec(`${line} `)?.[0].trimEnd();

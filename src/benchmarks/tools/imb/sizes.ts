import type { AskedOfTool } from '../../outcome.ts';

/** Benchmarks that reduce numbers of four bytes: shorter messages hold none. */
const REDUCING = /^i?(?:allreduce|reduce(?:-scatter(?:-block)?)?)$/;
const FLOAT_BYTES = 4;
/** What IMB does without -msglog. */
const DEFAULT_MAX_LOG = 22;

/**
 * The message sizes of a table that is whole: 0, and the powers of two of -msglog. What the output says that it was called with is
 * believed; undefined where it says neither that nor its largest message, or where the sizes come from a file.
 */
export function expectedSizes(stdout: string, benchmark: string, asked: AskedOfTool): number[] | undefined {
  const called = /^# Calling sequence was:\s*\n+#\s*(.*)$/m.exec(stdout)?.[1];
  const said = Number(/^# Maximum message length in bytes:\s+(\d+)/m.exec(stdout)?.[1] ?? Number.NaN);
  if (called === undefined || /\s-msglen\s/.test(called)) return undefined;
  const [, one, two] = /\s-msglog\s+(\d+)(?::(\d+))?/.exec(called) ?? [];
  const [low, high] = two === undefined ? [0, Number(one ?? DEFAULT_MAX_LOG)] : [Number(one), Number(two)];
  const largest = asked.largestBytes ?? (Number.isNaN(said) ? 2 ** high : Math.max(said, 2 ** high));
  const least = REDUCING.test(benchmark) ? Math.max(FLOAT_BYTES, 2 ** low) : 2 ** low;
  const sizes = [0];
  for (let size = least; size <= largest; size *= 2) sizes.push(size);
  return sizes;
}

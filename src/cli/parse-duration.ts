import { InvalidArgumentError } from 'commander';
import type { Milliseconds } from '../model/units.ts';
import { duration } from '../scenarios/duration.ts';

/** The value of an option, as suites write lengths of time. */
export function parseDuration(text: string): Milliseconds {
  const parsed = duration.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError('expected a duration such as 30s, 10m or 1h30m');
  return parsed.data;
}

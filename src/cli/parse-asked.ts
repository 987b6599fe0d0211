import { InvalidArgumentError } from 'commander';
import type { AskedOfTool } from '../benchmarks/outcome.ts';
import { parseDuration } from '../scenarios/duration.ts';

/** Names on the command line, and what they are to a parser. */
const COUNTS = {
  streams: 'streams',
  participants: 'participants',
  iterations: 'iterations',
  bytes: 'largestBytes',
} as const satisfies Readonly<Record<string, keyof AskedOfTool>>;

/**
 * `duration=10s,streams=4`.
 * @throws {InvalidArgumentError} A name that is not known, or a value that it cannot have.
 */
export const parseAsked = (text: string): AskedOfTool =>
  Object.assign({}, ...text.split(',').map((part) => askedOf(part.trim())));

function askedOf(part: string): AskedOfTool {
  const [name = '', value = ''] = part.split('=');
  if (name === 'duration') {
    const durationMs = parseDuration(value);
    if (durationMs === undefined)
      throw new InvalidArgumentError(`duration is ${value || 'missing'}: expected one such as 30s or 1m30s`);
    return { durationMs };
  }
  if (!isCount(name))
    throw new InvalidArgumentError(
      `${name === '' ? 'nothing' : name} is not known: expected duration, ${Object.keys(COUNTS).join(', ')}`,
    );
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError(`${name} is ${value || 'missing'}: expected a whole number`);
  return { [COUNTS[name]]: Number(value) };
}

const isCount = (name: string): name is keyof typeof COUNTS => Object.hasOwn(COUNTS, name);

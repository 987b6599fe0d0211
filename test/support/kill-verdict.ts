import { EXIT_CODES } from '../../src/model/errors.ts';
import { type Aftermath, NOTHING_LEFT } from './killing.ts';

/** What must hold after any kill, and did not: nothing is left, the lock is free, and the result is honest. */
export function brokenPromises(aftermath: Aftermath): string[] {
  return PROMISES.filter(({ holds }) => !holds(aftermath)).map(
    ({ promise }) => `${tellKill(aftermath)}: not so: ${promise}`,
  );
}

/** What was tried, and how the run ended. */
export const tellKill = ({ blow, code, step, result, cleanings }: Aftermath): string =>
  `${blow.number} ${blow.signal} ${blow.afterMs} ms after ${blow.since}, in ${step ?? 'no step'}: ${code ?? 'killed'}, ${result?.ended ?? 'no result'}; ${cleanings.map((text) => text.trim()).join(', ')}`;

interface Promised {
  readonly promise: string;
  holds(aftermath: Aftermath): boolean;
}

const wasCut = ({ code }: Aftermath): boolean => code === null;
const ASKING: readonly string[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];
const wasAsked = ({ blow, code }: Aftermath): boolean => ASKING.includes(blow.signal) && code !== null && code !== 0;
/** Who has lost the lock for lack of processors stops for that reason, and leaves what is left to the next holder. */
const isAborted = ({ code, result }: Aftermath): boolean => code === 130 && result?.ended === 'aborted';
/** It lost the lock, or was over: then what it exits with is about its numbers. */
const ENDED_OTHERWISE: readonly unknown[] = ['infrastructure', 'completed'];
const begun = ({ resultsCode }: Aftermath): boolean => resultsCode !== undefined;

const PROMISES: readonly Promised[] = [
  { promise: 'it ends', holds: ({ hung }) => !hung },
  {
    promise: 'prowess cleanup leaves nothing in the cluster',
    holds: ({ cleanings, remains }) => cleanings.at(-1) === NOTHING_LEFT && remains.length === 0,
  },
  { promise: 'the lock is free or becomes free', holds: ({ lockCode }) => lockCode === 0 },
  { promise: 'a journal gives a result', holds: (one) => !begun(one) || one.result !== undefined },
  {
    promise: 'a run that was cut off is INVALID and says that it crashed',
    holds: (one) =>
      !wasCut(one) ||
      one.complete ||
      one.result === undefined ||
      (one.result.outcome === 'invalid' && one.result.ended === 'crashed' && one.resultsCode !== 0),
  },
  {
    promise: 'a run that was asked to stop in time says ABORTED and exits with 130',
    holds: (one) => !wasAsked(one) || ENDED_OTHERWISE.includes(one.result?.ended) || isAborted(one),
  },
  {
    promise: 'a run that was asked to stop says by which signal',
    holds: (one) => !isAborted(one) || one.result?.headline.includes(`stopped by ${one.blow.signal}`) === true,
  },
  {
    promise: 'a run that was asked to stop leaves nothing',
    holds: (one) => !isAborted(one) || one.cleanings[0]?.startsWith('removed') !== true,
  },
  {
    promise: 'a run of which the output is not read comes to its end, with the code of its result',
    holds: ({ blow, code, result }) =>
      blow.signal !== 'closed pipes' || (result !== undefined && EXIT_CODES[result.exit].code === code),
  },
  {
    promise: 'a run that SIGKILL came too late for has passed, or is INVALID',
    holds: (one) => one.blow.signal !== 'SIGKILL' || [null, 0].includes(one.code) || one.result?.outcome === 'invalid',
  },
];

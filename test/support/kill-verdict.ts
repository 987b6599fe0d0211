import type { Aftermath } from './killing.ts';

/** What must hold after any kill, and did not: nothing is left, the lock is free, and the result is honest. */
export function brokenPromises(aftermath: Aftermath): string[] {
  return PROMISES.filter(({ holds }) => !holds(aftermath)).map(
    ({ promise }) => `${tellKill(aftermath)}: not so: ${promise}`,
  );
}

/** What was tried, and how the run ended. */
export const tellKill = ({ blow, code, step, result }: Aftermath): string =>
  `${blow.number} ${blow.signal} ${blow.afterMs} ms after ${blow.since}, in ${step ?? 'no step'}: ${code ?? 'killed'}, ${result?.ended ?? 'no result'}`;

interface Promised {
  readonly promise: string;
  holds(aftermath: Aftermath): boolean;
}

const wasCut = ({ code }: Aftermath): boolean => code === null;
const wasAsked = ({ blow, code }: Aftermath): boolean => blow.signal === 'SIGTERM' && code !== null && code !== 0;
const begun = ({ resultsCode }: Aftermath): boolean => resultsCode !== undefined;

const PROMISES: readonly Promised[] = [
  { promise: 'it ends', holds: ({ hung }) => !hung },
  {
    promise: 'prowess cleanup leaves nothing in the cluster',
    holds: ({ cleanedTwice, remains }) => cleanedTwice === 'nothing was left\n' && remains.length === 0,
  },
  { promise: 'the lock is free or becomes free', holds: ({ lockCode }) => lockCode === 0 },
  { promise: 'a journal gives a result', holds: (one) => !begun(one) || one.result !== undefined },
  {
    promise: 'a run that was cut off is INVALID and says that it crashed',
    holds: (one) =>
      !wasCut(one) ||
      one.result === undefined ||
      (one.result.outcome === 'invalid' && one.result.ended === 'crashed' && one.resultsCode !== 0),
  },
  {
    promise: 'a run that was asked to stop says ABORTED and exits with 130',
    holds: (one) => !wasAsked(one) || (one.code === 130 && one.result?.ended === 'aborted'),
  },
  {
    promise: 'a run that was asked to stop leaves nothing',
    holds: (one) => !wasAsked(one) || one.cleaned === 'nothing was left\n',
  },
  {
    promise: 'a run that SIGKILL came too late for has passed',
    holds: (one) => one.blow.signal !== 'SIGKILL' || one.code === null || one.code === 0,
  },
];

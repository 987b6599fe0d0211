import type { FleetAftermath } from './kill.ts';

/** What must hold of a fleet of which one participant was lost, and did not. */
export function brokenFleetPromises(aftermath: FleetAftermath): string[] {
  return PROMISES.filter(({ holds }) => !holds(aftermath)).map(
    ({ promise }) => `${fleetKillText(aftermath)}: not so: ${promise}`,
  );
}

interface Promised {
  readonly promise: string;
  holds(aftermath: FleetAftermath): boolean;
}

/**
 * Whether it missed a part of the common load: from the first command's begin until each has ended once. One that was away before that may
 * have come again; one that was struck after it had handed its result in, as all others had.
 */
export function isMissing({ strike, began, ended }: FleetAftermath): boolean {
  if (strike === undefined) return false;
  return strike.until > began ? strike.at < ended : began === Number.POSITIVE_INFINITY;
}

const PROMISES: readonly Promised[] = [
  { promise: 'it ends by itself', holds: ({ hung }) => !hung },
  {
    promise: 'no score is valid of which a participant was missing',
    holds: (one) => !isMissing(one) || !one.document.valid,
  },
  {
    promise: 'it names the participant that was missing',
    holds: (one) => !isMissing(one) || isNamed(one),
  },
];

const ATTENDANCE: readonly string[] = ['participants-arrived', 'participants-stayed'];

const missed = ({ document }: FleetAftermath) =>
  document.checks.filter(({ rule, passed }) => !passed && ATTENDANCE.includes(rule));

const isNamed = (one: FleetAftermath): boolean =>
  missed(one).some(({ message }) => new RegExp(`\\bp${one.blow.victim}\\b`).test(message));

/** What was tried, and what the document says. */
function fleetKillText(one: FleetAftermath): string {
  const { blow, document } = one;
  const failed = document.checks.filter(({ passed }) => !passed).map(({ rule, message }) => `${rule}: ${message}`);
  return `${blow.number}, p${blow.victim} of ${blow.pilots.length} ${endingOf(one)}: ${failed.join('; ')}`;
}

/** How and when it was struck, and what came of it: the same text for what is alike. */
export const endingOf = (one: FleetAftermath): string =>
  `${one.blow.how} ${momentOf(one)}: ${one.document.valid ? 'VALID' : 'INVALID'}`;

function momentOf({ strike, began, ended }: FleetAftermath): string {
  if (strike === undefined) return 'never';
  if (strike.at >= ended) return 'after the last end';
  if (strike.at >= began) return 'at work';
  return strike.until <= began && Number.isFinite(began) ? 'before the start, and back' : 'before the start';
}

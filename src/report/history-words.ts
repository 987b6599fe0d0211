import type { ChangeNote } from '../analysis/change-notes.ts';
import type { MissingData } from '../history/missing/findings.ts';
import type { Run } from '../history/run.ts';
import { type EpochMs, toIso } from '../model/units.ts';
import { formatInUnit } from '../render/quantity.ts';

/** `+56 % [+50, +61]`: the change with its 95 % interval. */
export function amountOf({ change, unit }: ChangeNote): string {
  if (change === undefined) return 'by an unknown amount';
  const text = (value: number | undefined): string =>
    value === undefined ? '?' : signed(value, change.relative, unit);
  return `${text(change.estimate)}${change.relative ? ' %' : ''} [${text(change.low)}, ${text(change.high)}]`;
}

function signed(value: number, relative: boolean, unit: string): string {
  const size = relative ? shortPercent(Math.abs(value * 100)) : formatInUnit(Math.abs(value), unit);
  return `${value < 0 ? '-' : '+'}${size}`;
}

/** Two digits, and none that an interval so wide does not have. */
const shortPercent = (percent: number): string =>
  percent >= 10 ? String(Number(percent.toPrecision(2))) : percent.toFixed(1);

export const dayOfTime = (at: EpochMs): string => toIso(at).slice(0, 10);
/** `2026-11-30 13:31`, in UTC. */
export const minuteOfTime = (at: EpochMs): string => toIso(at).slice(0, 16).replace('T', ' ');
export const dayOf = ({ startedAt }: Run): string => dayOfTime(startedAt);

/** What is said of missing data, behind what it is about. */
export const MISSING_WORDS: Readonly<Record<MissingData['cause'], string>> = {
  'invalid-runs': 'the runs are INVALID',
  zeros: ' read 0, which is no measurement',
  missing: ' could not be measured',
  absent: ' are not in the results',
  retired: ' are retired: another experiment is run since then',
};

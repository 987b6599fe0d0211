import { type History, withRuns } from './history.ts';
import type { Run } from './run.ts';

/**
 * Whether numbers of two runs may be compared: those of one regime may. The one rule of changes, key series, comparisons and limits; what people
 * declare is a fact of the regime like any other (`editsOf`).
 */
export const isComparable = (a: Pick<Run, 'regime'>, b: Pick<Run, 'regime'>): boolean => a.regime.id === b.regime.id;

/** A fact of the regime that two runs do not share. */
export interface RegimeDifference {
  readonly fact: string;
  readonly base: string;
  readonly head: string;
}

/** `VM kernel: 6.1.0-21 -> 6.1.0-25`. */
export const differenceText = ({ fact, base, head }: RegimeDifference): string =>
  `${fact}: ${factValueText(base)} -> ${factValueText(head)}`;

/** The value of a fact for people: of a long one both ends, for values that begin alike often end apart. JSON has all of it. */
export const factValueText = (value: string): string =>
  value.length <= LONGEST_VALUE
    ? value
    : `${value.slice(0, LONGEST_VALUE / 2)}...${value.slice(-LONGEST_VALUE / 2)} (${value.length} characters)`;

const LONGEST_VALUE = 160;

/** Why two runs are not comparable; empty where they are. */
export function regimeDifferences(base: Pick<Run, 'regime'>, head: Pick<Run, 'regime'>): RegimeDifference[] {
  if (isComparable(base, head)) return [];
  const [before, after] = [base.regime.hard, head.regime.hard];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((fact) => before[fact] !== after[fact])
    .map((fact) => ({ fact, base: before[fact] ?? 'unknown', head: after[fact] ?? 'unknown' }));
}

/** The part of a history that may be compared with its newest run. */
export function comparableWithNewest(history: History): History {
  const newest = history.runs.at(-1);
  return newest === undefined ? history : withRuns(history, (run) => isComparable(run, newest));
}

/** The newest run that does not compare with the newest one of all, and why; undefined where all of them do. */
export interface OtherRegime {
  readonly run: Run;
  readonly differences: readonly RegimeDifference[];
  /** How many runs compare with the newest. */
  readonly comparable: number;
}

export function otherRegimeOf(runs: readonly Run[]): OtherRegime | undefined {
  const newest = runs.at(-1);
  const run = newest && runs.findLast((each) => !isComparable(each, newest));
  if (newest === undefined || run === undefined) return undefined;
  const comparable = runs.filter((each) => isComparable(each, newest)).length;
  return { run, differences: regimeDifferences(run, newest), comparable };
}

import type { Declare } from '../../history/declaration.ts';
import type { History } from '../../history/history.ts';
import type { Run } from '../../history/run.ts';
import { type Accepted, isMatch, type Label } from '../../history/site-history.ts';
import type { ChangeNote } from '../change-notes.ts';

/** How the changes that rules find on one line agree with what people know of it. */
export interface Score {
  readonly found: number;
  /** Of those found: that a label says are changes, and that one says are none. Of the others nothing is known. */
  readonly real: number;
  readonly noise: number;
  /** Changes that are labelled, and how many of them are found. */
  readonly labels: number;
  readonly seen: number;
}

/** A change that is accepted is a change. A label is of the family of its series, as changes are. Labels of times without runs count for nothing. */
export function scoreOf(
  { runs, series }: Pick<History, 'runs' | 'series'>,
  changes: readonly ChangeNote[],
  labels: readonly (Label | Accepted)[],
  declare: Declare,
): Score {
  const own = labels.filter((label) => isWithin(label, runs));
  const real = own.filter((label) => !isNoise(label));
  const names = [...series.values()].map(({ name }) => name);
  const families = new Map(
    own.map((label) => [label, names.filter((name) => isMatch(label, name)).map((name) => declare(name).family)]),
  );
  const isOf = (label: Label | Accepted, { family, lastGood, latest, run }: ChangeNote): boolean =>
    families.get(label)?.includes(family) === true &&
    (lastGood ?? run).startedAt - DAY_MS <= label.since &&
    label.since <= (latest ?? run).startedAt + DAY_MS;
  const found = changes.map((change) => own.filter((label) => isOf(label, change)));
  return {
    found: changes.length,
    real: found.filter((said) => said.some((label) => !isNoise(label))).length,
    noise: found.filter((said) => said.length > 0 && said.every(isNoise)).length,
    labels: real.length,
    seen: real.filter((label) => changes.some((change) => isOf(label, change))).length,
  };
}

const isNoise = (label: Label | Accepted): boolean => 'is' in label && label.is === 'noise';

/** A person names the day. */
const DAY_MS = 86_400_000;

function isWithin({ since }: Pick<Label, 'since'>, runs: readonly Run[]): boolean {
  const [first, last] = [runs[0], runs.at(-1)];
  return (
    first !== undefined && last !== undefined && first.startedAt <= since + DAY_MS && since <= last.startedAt + DAY_MS
  );
}

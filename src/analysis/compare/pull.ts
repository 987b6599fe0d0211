import type { Declare } from '../../history/declaration.ts';
import type { History } from '../../history/history.ts';
import { type LineOrder, NO_ORDER } from '../../history/line-order.ts';
import { isMerged, type Run } from '../../history/run.ts';
import type { Accepted } from '../../history/site-history.ts';
import { type Comparison, compare } from './compare.ts';
import { lineBase } from './line-base.ts';
import { runsOf } from './side.ts';

export interface PullCommit {
  readonly number: string;
  readonly commit: string;
  /** The branch that it is to be merged into. */
  readonly line: string;
}

/** A commit of a pull request against the newest level of its branch. */
export interface PullComparison {
  /** The newest trusted run of the base. */
  readonly base?: Run;
  /** Absent where the base has no run that is trusted, or the commit none. */
  readonly comparison?: Comparison;
}

export interface PullKnown {
  /** As `compare` takes it. */
  readonly accepted?: readonly Accepted[];
  /** Of the merges into the branch. */
  readonly order?: LineOrder;
}

export function comparePull(
  history: History,
  declare: Declare,
  { number, commit, line }: PullCommit,
  { accepted = [], order = NO_ORDER }: PullKnown = {},
): PullComparison {
  const where = (holds: (run: Run) => boolean): number[] =>
    history.runs.flatMap((run, place) => (holds(run) ? [place] : []));
  const head = {
    name: 'this PR',
    history,
    places: where((run) => run.pull?.number === number && run.commit === commit && run.kind === 'presubmit'),
  };
  const merged = where((run) => isMerged(run) && run.line === line);
  const base = lineBase({ name: line, history }, merged, head, order);
  const trusted = runsOf(base).findLast(({ outcome }) => outcome !== 'invalid');
  if (trusted === undefined) return {};
  const isMeasured = runsOf(head).some(({ outcome }) => outcome !== 'invalid');
  return { base: trusted, ...(isMeasured && { comparison: compare({ base, head }, declare, accepted) }) };
}

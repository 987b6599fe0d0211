import type { Declare } from '../../history/declaration.ts';
import type { History } from '../../history/history.ts';
import { NO_ORDER } from '../../history/line-order.ts';
import { isMerged, isOfPull, type Run } from '../../history/run.ts';
import { type Comparison, compare } from './compare.ts';
import { byInstances } from './instances.ts';
import { lineBase } from './line-base.ts';
import { comparePairs } from './paired.ts';
import type { PullKnown } from './pull-known.ts';
import { runsOf, type Side } from './side.ts';

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
    places: where((run) => run.pull?.number === number && run.commit === commit && isOfPull(run)),
  };
  const comparison = byPairs(head, declare, { accepted, order });
  if (comparison !== undefined) {
    const of = comparison.pairs?.id;
    const base = history.runs.findLast(
      ({ pair, outcome }) => pair?.id === of && pair?.side === 'base' && outcome !== 'invalid',
    );
    return { ...(base !== undefined && { base }), comparison };
  }
  const merged = where((run) => isMerged(run) && run.line === line);
  const base = lineBase({ name: line, history }, merged, head, order);
  const trusted = runsOf(base).findLast(({ outcome }) => outcome !== 'invalid');
  if (trusted === undefined) return {};
  const isMeasured = runsOf(head).some(({ outcome }) => outcome !== 'invalid');
  return { base: trusted, ...(isMeasured && { comparison: compare({ base, head }, declare, accepted, byInstances) }) };
}

interface Sides {
  readonly base: Side;
  readonly head: Side;
}

/** Two sides by the rule that fits them, however they were named: runs of one commit of a pull request beside a line are judged as they come, others at once. */
export const compareSides = (sides: Sides, declare: Declare, known: PullKnown): Comparison =>
  sides.base.line !== undefined && isOneCommitOfPull(sides.head)
    ? (byPairs(sides.head, declare, known) ?? compare(sides, declare, known.accepted, byInstances))
    : compare(sides, declare, known.accepted);

function isOneCommitOfPull(head: Side): boolean {
  const runs = runsOf(head);
  const commits = new Set(runs.map(({ pull, commit }) => `${pull?.number} ${commit}`));
  return runs.every(isOfPull) && commits.size === 1;
}

/** What one alternation decided stays, whatever a later one says; where none did, the newest has the say. Undefined where no run is of a pair. */
function byPairs(head: Side, declare: Declare, known: PullKnown): Comparison | undefined {
  const ids = new Set(runsOf(head).flatMap(({ pair }) => pair?.id ?? []));
  const all = [...ids].map((id) => comparePairs(head.history, id, declare, known));
  return all.find(({ conclusion }) => conclusion === 'pass' || conclusion === 'regressed') ?? all.at(-1);
}

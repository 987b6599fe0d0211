import type { ChangeNote } from '../change-notes.ts';
import { mayBeOne, wordOf } from '../change-word.ts';
import type { LineOverview } from '../overview.ts';
import type { BrokenRuns } from './limits.ts';
import type { Score } from './score.ts';

/** How rules judge one line of a test. */
export interface JudgedLine {
  readonly test: string;
  readonly overview: LineOverview;
  readonly score: Score;
  /** Absent where the test has no thresholds. */
  readonly limits?: BrokenRuns;
}

/** One line under the rules of before and of after; one of the two is absent where these have no run of it. */
export interface LineReplay {
  readonly test: string;
  readonly line: string;
  readonly before?: JudgedLine;
  readonly after?: JudgedLine;
  /** Changes that are another thing under the other rules, in order of time. */
  readonly changes: readonly ChangeReplay[];
}

export interface ChangeReplay {
  readonly before?: ChangeNote;
  readonly after?: ChangeNote;
}

/** What other rules make of the same runs. */
export function replayed(before: readonly JudgedLine[], after: readonly JudgedLine[]): LineReplay[] {
  const keys = new Map([...before, ...after].map((each) => [keyOf(each), each] as const));
  return [...keys].map(([key, { test, overview }]) => {
    const [old, fresh] = [before, after].map((judged) => judged.find((each) => keyOf(each) === key));
    return {
      test,
      line: overview.line,
      ...(old !== undefined && { before: old }),
      ...(fresh !== undefined && { after: fresh }),
      changes: changesBetween(old?.overview, fresh?.overview),
    };
  });
}

const keyOf = ({ test, overview: { line } }: JudgedLine): string => JSON.stringify([test, line]);

/** Pairs by identity first: rules that move a boundary, or rename a series, give a change another one. */
function changesBetween(was?: LineOverview, is?: LineOverview): ChangeReplay[] {
  const [before, after] = [was?.changes ?? [], is?.changes ?? []];
  const gates = was?.gate !== undefined || is?.gate !== undefined;
  const left = new Set(after);
  const pairWith = (change: ChangeNote): ChangeNote | undefined => {
    const other =
      after.find((each) => each.id === change.id) ??
      [...left].find((each) => each.family === change.family && mayBeOne(each, change));
    if (other !== undefined) left.delete(other);
    return other;
  };
  const pairs = before.map((change): ChangeReplay => {
    const other = pairWith(change);
    return { before: change, ...(other !== undefined && { after: other }) };
  });
  const all: ChangeReplay[] = [...pairs, ...[...left].map((change) => ({ after: change }))];
  return all.filter((pair) => isAnother(pair, gates)).sort((a, b) => timeOf(a) - timeOf(b));
}

const isAnother = ({ before, after }: ChangeReplay, gates: boolean): boolean =>
  before === undefined ||
  after === undefined ||
  wordOf(before) !== wordOf(after) ||
  (gates && before.failing.length > 0 !== after.failing.length > 0);

const timeOf = ({ before, after }: ChangeReplay): number => (after ?? before)?.run.startedAt ?? 0;

import type { Merge } from '../../history/merges.ts';
import type { Run } from '../../history/run.ts';

/** What was merged between the last run that is surely of the old level and the first that is surely of the new one. */
export interface MergeWindow {
  readonly after: Run;
  readonly until: Run;
  readonly merges: readonly Merge[];
  /** Whether the list of merges reaches over all of the window: else a merge may be missing. */
  readonly covered: boolean;
}

/**
 * By the commits that the runs recorded, where the list of merges holds both; else by time: a run measures its branch as that was when the
 * run started. `merges` are in order.
 */
export function windowBetween(after: Run, until: Run, merges: readonly Merge[]): MergeWindow {
  const [from, to] = [placeOf(after, merges), placeOf(until, merges)];
  if (from !== undefined && to !== undefined && from <= to) {
    return { after, until, merges: merges.slice(from + 1, to + 1), covered: true };
  }
  const [first, last] = [merges[0], merges.at(-1)];
  return {
    after,
    until,
    merges: mergedBetween(after, until, merges),
    covered:
      first !== undefined &&
      last !== undefined &&
      first.mergedAt <= after.startedAt &&
      until.startedAt <= last.mergedAt,
  };
}

export const mergedBetween = (after: Run, until: Run, merges: readonly Merge[]): Merge[] =>
  merges.filter(({ mergedAt }) => after.startedAt < mergedAt && mergedAt <= until.startedAt);

/** Either may be written with fewer digits. */
function placeOf({ commit }: Run, merges: readonly Merge[]): number | undefined {
  if (commit === undefined) return undefined;
  const place = merges.findLastIndex((merge) => merge.commit.startsWith(commit) || commit.startsWith(merge.commit));
  return place === -1 ? undefined : place;
}

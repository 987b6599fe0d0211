import type { Merge } from './merges.ts';

/** What is known of the order in which commits came into a line. */
export interface LineOrder {
  /** Rises from one merge to the next; undefined where a commit is not among them. */
  placeOf(commit: string): number | undefined;
  /** When a commit was merged: milliseconds since the epoch. */
  mergedAt(commit: string): number | undefined;
}

export const NO_ORDER: LineOrder = { placeOf: () => undefined, mergedAt: () => undefined };

/**
 * By a list of merges, from the oldest to the newest.
 * @param more when commits were merged that may not be in the list
 */
export function lineOrder(
  merges: readonly Pick<Merge, 'mergedAt' | 'commit'>[],
  more: ReadonlyMap<string, number> = new Map(),
): LineOrder {
  const placeOf = placesOf(merges.map(({ commit }) => commit));
  const listed = (commit: string): number | undefined => merges[placeOf(commit) ?? -1]?.mergedAt;
  return { placeOf, mergedAt: (commit) => listed(commit) ?? more.get(commit) };
}

/** Where a commit comes first in a list. Either side may have it shortened, to seven digits or more. */
export function placesOf(commits: readonly (string | undefined)[]): (commit: string) => number | undefined {
  const known = Map.groupBy(commits.keys(), (place) => shortOf(commits[place] ?? ''));
  return (commit) => known.get(shortOf(commit))?.find((place) => isSameCommit(commits[place] ?? '', commit));
}

export const isSameCommit = (a: string, b: string): boolean =>
  Math.min(a.length, b.length) >= SHORTEST && (a.startsWith(b) || b.startsWith(a));

const SHORTEST = 7;
const shortOf = (commit: string): string => commit.slice(0, SHORTEST);

import { isComparable } from '../../history/comparable.ts';
import type { History } from '../../history/history.ts';
import { deployOf, type Run } from '../../history/run.ts';
import type { Side } from './side.ts';

export interface Pair {
  /** Places in the history. */
  readonly base: number;
  readonly head: number;
}

/** Of an alternation those pairs of which both runs are there, in order. */
export function pairsIn({ runs }: Pick<History, 'runs'>, id: string): Pair[] {
  const own = runs.flatMap((run, place) => (run.pair?.id === id ? [{ place, at: run.pair }] : []));
  const byNumber = Map.groupBy(own, ({ at }) => at.number);
  return [...byNumber]
    .sort(([a], [b]) => a - b)
    .flatMap(([, both]) => {
      const placeOf = (side: 'base' | 'head'): number | undefined => both.findLast(({ at }) => at.side === side)?.place;
      const [base, head] = [placeOf('base'), placeOf('head')];
      return base === undefined || head === undefined ? [] : [{ base, head }];
    });
}

/** Whether both runs of a pair are, and are of one regime. */
export function isTrusted({ runs }: History, { base, head }: Pair): boolean {
  const [before, after] = [runs[base], runs[head]];
  if (before === undefined || after === undefined) return false;
  return before.outcome !== 'invalid' && after.outcome !== 'invalid' && isComparable(before, after);
}

/** Runs of the line that compare with the newest, two and two: each deploy once. */
export function neighbours(line: Side, newest: Run | undefined): [number, number][] {
  const seen = new Set<string>();
  const places = line.places.filter((place) => {
    const run = line.history.runs[place];
    if (run === undefined || newest === undefined || run.outcome === 'invalid' || !isComparable(run, newest))
      return false;
    const isNew = !seen.has(deployOf(run));
    seen.add(deployOf(run));
    return isNew;
  });
  const pairs: [number, number][] = [];
  for (let at = places.length - 1; at > 0; at -= 2) pairs.unshift([places[at - 1] ?? -1, places[at] ?? -1]);
  return pairs;
}

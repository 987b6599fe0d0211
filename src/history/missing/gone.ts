import type { Run } from '../run.ts';
import { type Column, stateAt } from '../table.ts';

/** Of the runs that had it last, so many say how often it is in a run. */
const LOOKED_BACK = 50;
const LEAST_AWAY = 3;
const RARE = 0.02;

/**
 * The first run since which a series is in no result; undefined while it is, and while a series that comes and goes as it did may be away by
 * chance. What was expected and could not be measured is not gone, and what an INVALID run lacks says nothing. `runs` are of one line.
 */
export function goneSince(column: Column, runs: readonly Run[]): Run | undefined {
  const valid = [...runs.keys()].filter((place) => runs[place]?.outcome !== 'invalid');
  const has = (place: number): boolean => stateAt(column, place) !== undefined;
  const end = valid.findLastIndex(has) + 1;
  const before = valid.slice(Math.max(0, end - LOOKED_BACK), end);
  const away = valid.length - end;
  if (before.length === 0 || away < LEAST_AWAY) return undefined;
  const share = (before.filter(has).length + 0.5) / (before.length + 1);
  const first = valid[end];
  return first !== undefined && (1 - share) ** away <= RARE ? runs[first] : undefined;
}

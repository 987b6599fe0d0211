import type { Entry } from '../../model/entry.ts';
import { isResumable } from '../../model/plan.ts';

/** Takes entries, and hands on those that count. */
export interface CountedEntries {
  take(entry: Entry): void;
  /** There are no more. */
  end(): void;
}

/**
 * Of a plan that can be resumed, the entries of a level are held back until the next one begins: where the run is resumed first and does
 * the level again, they count for nothing. Entries of any other plan are handed on at once, so that few are in memory.
 */
export function countedEntries(handOn: (entry: Entry) => void): CountedEntries {
  let resumable = false;
  let level: Entry[] | undefined;
  const over = (): void => {
    const done = level ?? [];
    level = undefined;
    for (const entry of done) handOn(entry);
  };
  return {
    take(entry) {
      if (entry.type === 'run-started') resumable = isResumable(entry.plan);
      if (entry.type === 'resumed' && !isKept(level ?? [], entry.kept)) level = undefined;
      if (entry.type === 'resumed' || entry.type === 'level-started') over();
      if (resumable && entry.type === 'level-started') level = [];
      if (level === undefined) handOn(entry);
      else level.push(entry);
    },
    end: over,
  };
}

const isKept = (level: readonly Entry[], kept: readonly string[]): boolean =>
  level.some((entry) => entry.type === 'step-started' && kept.includes(entry.step));

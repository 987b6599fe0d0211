import type { Accepted } from '../../history/site-history.ts';
import { holm } from '../../stats/false-discovery.ts';
import { smallestRankSum } from '../../stats/rank-sum.ts';
import type { Evidence } from './evidence.ts';

/**
 * `same`: the whole interval lies within the tolerance. `unclear`: nothing of this is shown, which is no pass. `accepted`: it is worse, and people
 * accepted that (`perf/accepted/`).
 */
export type Word = 'worse' | 'better' | 'same' | 'unclear' | 'accepted';

export interface Row extends Omit<Evidence, 'chanceWorse' | 'chanceBetter' | 'smallest'> {
  /** Absent where a side has no value, where no direction is better, and between regimes. */
  readonly word?: Word;
  /** The smallest change for the worse that this comparison would have called in 80 of 100 cases, as a share where the change is relative. */
  readonly smallest?: number;
  /** What has to come before any change can be called: deploys on one side, while the other stays as it is. */
  readonly needs?: MissingRuns;
  /** Where the word is `accepted`. */
  readonly accepted?: Accepted;
}

export interface MissingRuns {
  readonly base: number;
  readonly head: number;
  /** What so many runs of the head would see in 80 of 100 cases, beside the base that there is; absent where it is the base that is too short. */
  readonly smallest?: number;
}

/** The chance that a comparison without any change calls one of its key series, or one of the others, worse; as often better. */
const ALPHA = 0.01;
/** Two deploys that agree are the least that distinguishes a change from a deploy that went badly. */
export const FEWEST = 2;

/** Series that are judged together: a chance of 1 % is that of all of them. */
export function rowsOf(together: readonly Evidence[]): Row[] {
  const alpha = ALPHA / Math.max(1, together.length);
  const worse = holm(together.map(({ chanceWorse }) => chanceWorse));
  const better = holm(together.map(({ chanceBetter }) => chanceBetter));
  return together.map((evidence, index) => {
    const { chanceWorse: _, chanceBetter: __, smallest: ___, ...shown } = evidence;
    const word = wordOf(evidence, { worse: worse[index] ?? 1, better: better[index] ?? 1 });
    const enough = evidence.head.count >= FEWEST && smallestRankSum(evidence.base.count, evidence.head.count) <= alpha;
    const smallest = enough ? evidence.smallest(alpha) : undefined;
    return {
      ...shown,
      ...(word !== undefined && { word }),
      ...(smallest !== undefined && { smallest }),
      ...(!enough && { needs: needsOf(evidence, alpha) }),
    };
  });
}

function wordOf(
  { change, better, tolerance, head }: Evidence,
  chance: { readonly worse: number; readonly better: number },
): Word | undefined {
  if (change === undefined || better === 'neither') return undefined;
  const allowed = change.relative ? tolerance : 0;
  const { estimate, low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = change;
  if (low >= -allowed && high <= allowed) return 'same';
  if (Math.abs(estimate) <= allowed || head.count < FEWEST) return 'unclear';
  if (estimate > 0 === (better === 'lower')) return chance.worse <= ALPHA ? 'worse' : 'unclear';
  return chance.better <= ALPHA ? 'better' : 'unclear';
}

function needsOf({ base, head, smallest }: Evidence, alpha: number): MissingRuns {
  const isEnough = (before: number, after: number): boolean => smallestRankSum(before, after) <= alpha;
  const more = least(Math.max(FEWEST, head.count), (count) => isEnough(base.count, count));
  const seen = more <= MOST_REPEATED ? smallest(alpha, more) : undefined;
  return {
    base: least(base.count, (count) => isEnough(count, Math.max(FEWEST, head.count))),
    head: more,
    ...(seen !== undefined && { smallest: seen }),
  };
}

/** More runs of one commit than this are not asked for: the base has to grow. */
export const MOST_REPEATED = 6;

/** Never more than this is asked for: with fewer than four deploys on the other side nothing is enough. */
const MOST = 1000;

/** The smallest count from which something holds. */
export function least(from: number, holds: (count: number) => boolean): number {
  let count = from;
  while (count < MOST && !holds(count)) count++;
  return count;
}

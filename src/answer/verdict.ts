import type { Comparison } from '../analysis/compare/compare.ts';
import { MOST_REPEATED } from '../analysis/compare/row.ts';
import type { Run } from '../history/run.ts';
import type { BrokenLimit, Verdict, VerdictWord } from './situation.ts';

/**
 * What the runs of a commit say.
 * @param runs of the commit, from the oldest to the newest; at least one
 * @param base the newest trusted run of the base, where there is one
 * @param comparison absent where the base has no run
 */
export function verdictOf(runs: readonly Run[], base: Run | undefined, comparison: Comparison | undefined): Verdict {
  const newest = runs.findLast(({ outcome }) => outcome !== 'invalid');
  if (newest === undefined) return { word: 'invalid' };
  const limit = brokenLimit(newest, base);
  return {
    word: limit?.alsoBase === false ? 'regressed' : wordOf(comparison),
    ...(comparison !== undefined && { comparison }),
    ...(limit !== undefined && { limit }),
  };
}

function brokenLimit({ outcome, headline = '' }: Run, base: Run | undefined): BrokenLimit | undefined {
  return outcome === 'fail' ? { headline, alsoBase: base?.outcome === 'fail' } : undefined;
}

function wordOf(comparison: Comparison | undefined): VerdictWord {
  if (comparison === undefined || comparison.conclusion === 'invalid' || comparison.regimes !== undefined)
    return 'no-base';
  const keys = comparison.rows.filter(({ key }) => key);
  if (comparison.conclusion === 'inconclusive') {
    return comparison.pairs?.needs !== undefined || keys.some(needsBase) ? 'no-base' : 'inconclusive';
  }
  if (comparison.conclusion === 'regressed') return 'regressed';
  return keys.some(({ word }) => word === 'better') ? 'improved' : 'pass';
}

/** Whether no number of runs of one commit is enough: the base has to grow. */
const needsBase = ({ needs }: Comparison['rows'][number]): boolean => (needs?.head ?? 0) > MOST_REPEATED;

/** Verdicts that say something of the change itself; the others say that nothing could be said. */
export const isDecided = (word: VerdictWord): boolean => word === 'pass' || word === 'improved' || word === 'regressed';

import type { ChangeNote } from '../change-notes.ts';
import type { Comparison } from '../compare/compare.ts';
import type { Row } from '../compare/row.ts';
import type { BuildWord } from './range.ts';

/**
 * Whether the bad build differs from the good one as a change says: one of its series did, in its direction. `same`: each is shown to be the same.
 */
export function shownOf({ series, meaning }: ChangeNote, { rows }: Comparison): 'shown' | 'same' | 'unclear' {
  const own = rows.filter((row) => series.includes(row.series));
  if (own.some(({ word }) => word === meaning || (word === 'accepted' && meaning === 'worse'))) return 'shown';
  return own.length > 0 && own.every(({ word }) => word === 'same') ? 'same' : 'unclear';
}

/**
 * Where a build between is, run in turn with the good one: its difference lies wholly above half of what both ends differ by, or wholly below it.
 * @param ends the comparison of the good build with the bad one
 */
export function placeOf({ series }: ChangeNote, ends: Comparison, between: Comparison): BuildWord {
  const judged = series.flatMap((name) => {
    const [whole, part] = [ends, between].map(({ rows }) => rows.find((row) => row.series === name));
    return whole?.word === 'worse' || whole?.word === 'better' || whole?.word === 'accepted'
      ? [sideOf(whole, part)]
      : [];
  });
  if (judged.length > 0 && judged.every((word) => word === 'bad')) return 'bad';
  return judged.length > 0 && judged.every((word) => word === 'good') ? 'good' : 'unclear';
}

function sideOf({ change: whole }: Row, part: Row | undefined): BuildWord {
  const change = part?.change;
  if (whole === undefined || change === undefined || whole.relative !== change.relative) return 'unclear';
  const half = whole.estimate / 2;
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = change;
  const [isBeyond, isShort] = half > 0 ? [low > half, high < half] : [high < half, low > half];
  if (isBeyond) return 'bad';
  return isShort ? 'good' : 'unclear';
}

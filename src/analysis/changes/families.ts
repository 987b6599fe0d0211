import type { Declaration } from '../../history/declaration.ts';
import { benjaminiHochberg } from '../../stats/false-discovery.ts';
import type { PlacedChange, SeriesChange } from './series.ts';

/** Changes of one family on one line that may have begun at the same run: most likely one cause. */
export interface FamilyChange<Change extends PlacedChange = SeriesChange> {
  readonly line: string;
  readonly family: string;
  /** Of primary statistics, the most certain first. */
  readonly changes: readonly Change[];
  /** Other statistics of the family that changed with them. */
  readonly alongside: readonly Change[];
  /** Where its most exactly placed change may have begun: places of runs. */
  readonly run: number;
  readonly first: number;
  readonly last: number;
  readonly lastGood: number;
}

/** Of the changes that a family reports at one run, at most one in a hundred is chance. */
const FALSE_DISCOVERIES = 0.01;

/** The changes of a line's families. Those of non-primary statistics are never reported alone. */
export function familyChanges<Change extends PlacedChange>(
  histories: readonly ChangesOfSeries<Change>[],
): FamilyChange<Change>[] {
  const families = Map.groupBy(histories, ({ line, declaration }) => JSON.stringify([line, declaration.family]));
  return [...families.values()].flatMap(ofFamily).sort((a, b) => a.run - b.run);
}

interface ChangesOfSeries<Change extends PlacedChange> {
  readonly line: string;
  readonly declaration: Declaration;
  readonly changes: readonly Change[];
}

function ofFamily<Change extends PlacedChange>(histories: readonly ChangesOfSeries<Change>[]): FamilyChange<Change>[] {
  const primaries = histories.filter(({ declaration }) => declaration.primary);
  const others = histories.filter(({ declaration }) => !declaration.primary).flatMap(({ changes }) => changes);
  const [own] = histories;
  if (own === undefined) return [];
  return atOneRun(primaries.flatMap(({ changes }) => changes))
    .map((changes) => discoveries(changes, primaries.length))
    .filter((changes) => changes.length > 0)
    .map((changes) => {
      const { run, first, last, lastGood } = sharpest(changes);
      const alongside = others.filter((other) => overlaps(other, { first, last }));
      return { line: own.line, family: own.declaration.family, changes, alongside, run, first, last, lastGood };
    });
}

/** Groups around the most exactly placed changes, so that one that may be anywhere does not join two that are apart. */
function atOneRun<Change extends PlacedChange>(changes: readonly Change[]): Change[][] {
  const groups: Change[][] = [];
  for (const change of changes.toSorted((a, b) => a.last - a.first - (b.last - b.first) || a.chance - b.chance)) {
    const group = groups.find(([first]) => first !== undefined && overlaps(change, first));
    // A series changes once in a group: its second change nearby is a cause of its own.
    if (group === undefined || group.some(({ series }) => series === change.series)) groups.push([change]);
    else group.push(change);
  }
  return groups;
}

/** Whether two changes may have begun at one run. Next to each other is near enough: a run between the two may have no value. */
export const overlaps = (a: Pick<PlacedChange, 'first' | 'last'>, b: Pick<PlacedChange, 'first' | 'last'>): boolean =>
  a.first <= b.last + 1 && b.first <= a.last + 1;

/** What is left of the changes when all primary statistics of the family had the chance to be among them. */
function discoveries<Change extends PlacedChange>(changes: readonly Change[], primaries: number): Change[] {
  const still = Array<number>(Math.max(0, primaries - changes.length)).fill(1);
  const adjusted = benjaminiHochberg([...changes.map(({ chance }) => chance), ...still]);
  return changes.filter((_, index) => (adjusted[index] ?? 1) <= FALSE_DISCOVERIES).sort((a, b) => a.chance - b.chance);
}

function sharpest<Change extends PlacedChange>(changes: readonly Change[]): Change {
  return changes.reduce((best, change) => (change.last - change.first < best.last - best.first ? change : best));
}

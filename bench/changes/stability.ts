import { type ChangeEvent, changesOf, knownOf } from '../../src/analysis/changes/changes.ts';
import type { BoundaryFacts } from '../../src/analysis/changes/identity.ts';
import type { KnownChange } from '../../src/analysis/changes/known.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import { type History, stateAt } from '../../src/history/history.ts';
import { ofAll } from './figures.ts';
import { SPLIT } from './windows.ts';

const FROM = 60;
/** Runs between two looks: one and a half days. */
const STEP = 5;

/**
 * A lane looked at again and again as its runs come: how many changes vanish later, how many leave the runs at which they were first
 * said to have begun, and how often a change that was there at the look before has another identity. Only series with values in most runs,
 * and that can gate, for time.
 */
export function stability(lanes: Iterable<History>): Record<string, string> {
  const all = [...lanes].map((history) => tracked(history));
  const changes = all.flatMap((lane) => lane.changes);
  const sum = (of: 'seenAgain' | 'renamed'): number => all.reduce((total, lane) => total + lane[of], 0);
  return {
    'changes confirmed': String(changes.length),
    'not there at the last look': ofAll(changes.filter(({ vanished }) => vanished).length, changes.length),
    'vanished at a look, and there at a later one': ofAll(
      changes.filter(({ flickers }) => flickers).length,
      changes.length,
    ),
    'left the location first said': ofAll(changes.filter(({ left }) => left).length, changes.length),
    'another identity than at the look before': ofAll(sum('renamed'), sum('seenAgain')),
  };
}

interface Tracked {
  readonly vanished: boolean;
  readonly flickers: boolean;
  readonly left: boolean;
}

interface TrackedLane {
  readonly changes: readonly Tracked[];
  /** Changes of all looks that the next one shows as well; and those of them that have another identity there. */
  readonly seenAgain: number;
  readonly renamed: number;
}

function tracked(lane: History): TrackedLane {
  const history = onlyDense(lane);
  const shown = new Map<string, { first: BoundaryFacts; last: BoundaryFacts; looks: number[] }>();
  let [seenAgain, renamed, look] = [0, 0, 0];
  let known: KnownChange[] = [];
  let before: readonly ChangeEvent[] = [];
  for (let count = FROM; count <= history.runs.length; count += STEP, look++) {
    const changes = changesOf({ ...history, runs: history.runs.slice(0, count) }, declarations(), known);
    const after = changes.events.filter(({ gates }) => gates);
    for (const { id, boundary } of after) {
      const own = shown.get(id) ?? { first: boundary, last: boundary, looks: [] };
      shown.set(id, { ...own, last: boundary, looks: [...own.looks, look] });
    }
    const isNew = ({ id }: ChangeEvent): boolean => !before.some((other) => other.id === id);
    const gone = before.filter(({ id }) => !after.some((other) => other.id === id));
    seenAgain += before.filter((event) => after.some((other) => mayBeOne(event, other))).length;
    renamed += gone.filter((event) => after.some((other) => isNew(other) && mayBeOne(event, other))).length;
    [known, before] = [knownOf(changes), after];
  }
  const changes = [...shown.values()]
    .filter(({ first }) => first.from >= SPLIT)
    .map(({ first, last, looks }) => ({
      vanished: looks.at(-1) !== look - 1,
      flickers: (looks.at(-1) ?? 0) - (looks[0] ?? 0) >= looks.length,
      left: !overlap(first, last),
    }));
  return { changes, seenAgain, renamed };
}

function onlyDense(lane: History): History {
  const declare = declarations();
  const dense = [...lane.series].filter(
    ([, column]) =>
      declare(column.name).primary &&
      lane.runs.filter((_, place) => stateAt(column, place) === 'ok').length > 0.8 * lane.runs.length,
  );
  return { ...lane, series: new Map(dense) };
}

const mayBeOne = (a: ChangeEvent, b: ChangeEvent): boolean =>
  a.line === b.line && a.family === b.family && overlap(a.boundary, b.boundary);

const overlap = (a: BoundaryFacts, b: BoundaryFacts): boolean => a.from <= b.to && b.from <= a.to;

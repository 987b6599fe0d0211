import { type ChangeEvent, changesOf, knownOf } from '../../src/analysis/changes/changes.ts';
import type { KnownChange } from '../../src/analysis/changes/identity.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import { type History, stateAt } from '../../src/history/history.ts';
import { ofAll } from './figures.ts';
import { SPLIT } from './windows.ts';

const FROM = 60;
/** Runs between two looks: one and a half days. */
const STEP = 5;

/**
 * A lane looked at again and again as its runs come: how many changes vanish later, and how many leave the runs at which they were first
 * said to have begun. Only series with values in most runs, and that can gate, for time.
 */
export function stability(lanes: Iterable<History>): Record<string, string> {
  const all: Tracked[] = [...lanes].flatMap((history) => tracked(history));
  return {
    'changes confirmed': String(all.length),
    'later withdrawn': ofAll(all.filter(({ withdrawn }) => withdrawn).length, all.length),
    'left the location first said': ofAll(all.filter(({ left }) => left).length, all.length),
  };
}

interface Tracked {
  readonly withdrawn: boolean;
  readonly left: boolean;
}

function tracked(lane: History): Tracked[] {
  const declare = declarations();
  const dense = [...lane.series].filter(
    ([, column]) =>
      declare(column.name).primary &&
      lane.runs.filter((_, place) => stateAt(column, place) === 'ok').length > 0.8 * lane.runs.length,
  );
  const history = { ...lane, series: new Map(dense) };
  const first = new Map<string, KnownChange>();
  let known: KnownChange[] = [];
  let events: readonly ChangeEvent[] = [];
  for (let count = FROM; count <= history.runs.length; count += STEP) {
    const changes = changesOf({ ...history, runs: history.runs.slice(0, count) }, declare, known);
    events = changes.events.filter(({ gates, state }) => gates || state === 'withdrawn');
    known = knownOf(changes);
    for (const event of knownOf({ events })) if (!first.has(event.id)) first.set(event.id, event);
  }
  return [...first.values()]
    .filter(({ boundary }) => boundary.from >= SPLIT)
    .map(({ id, boundary }) => {
      const last = known.find((each) => each.id === id);
      const isOut = last !== undefined && (last.boundary.to < boundary.from || boundary.to < last.boundary.from);
      return { withdrawn: last === undefined || last.log.at(-1)?.what === 'withdrawn', left: isOut };
    });
}

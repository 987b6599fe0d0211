import type { ObjectSample } from '../model/facts.ts';
import type { ChartLayer } from '../render/charts.ts';
import type { Phase } from './phases.ts';
import type { RunWindow } from './window.ts';

const COLUMNS = 320;

/** How many objects were in which phase over time, stacked: the last phase lies at the bottom, so that arrivals grow from below. */
export function population(
  objects: readonly ObjectSample[],
  phases: readonly Phase[],
  window: RunWindow,
): ChartLayer[] {
  const states = ['asked for', ...phases.map(({ name }) => name)];
  const counts = states.map(() => new Array<number>(COLUMNS + 2).fill(0));
  for (const object of objects) {
    for (const { state, from, to } of stays(object, phases)) {
      const row = counts[state];
      if (row === undefined) continue;
      row[column(from, window)] = (row[column(from, window)] ?? 0) + 1;
      row[column(to, window)] = (row[column(to, window)] ?? 0) - 1;
    }
  }
  return stacked(counts.map(runningSum)).map((points, state) => ({
    type: 'area' as const,
    label: states[state] ?? '',
    colour: phases[state - 1]?.colour ?? 0,
    points: points.map(([low, high], index) => [(index * window.lengthMs) / COLUMNS, low, high] as const),
  }));
}

interface Stay {
  readonly state: number;
  readonly from: number;
  readonly to: number;
}

/** From the call to the deletion, each state until the next one that the object reached. */
function stays(object: ObjectSample, phases: readonly Phase[]): Stay[] {
  const end = object.deletion?.goneAt ?? Number.POSITIVE_INFINITY;
  const reached = phases
    .map((phase, index) => ({ state: index + 1, from: Number(phase.reachedAt(object) ?? Number.NaN) }))
    .filter(({ from }) => from < end);
  const entered = [{ state: 0, from: Number(object.requestedAt) }, ...reached.sort((a, b) => a.from - b.from)];
  return entered.map((each, index) => ({ ...each, to: entered[index + 1]?.from ?? end }));
}

const column = (at: number, { start, lengthMs }: RunWindow): number =>
  Math.max(0, Math.min(COLUMNS + 1, Math.ceil(((at - start) / lengthMs) * COLUMNS)));

function runningSum(differences: readonly number[]): number[] {
  let total = 0;
  return differences.slice(0, COLUMNS + 1).map((difference) => {
    total += difference;
    return total;
  });
}

/** Lower and upper edge of each row, the last row at the bottom. */
function stacked(rows: readonly (readonly number[])[]): (readonly [number, number])[][] {
  const base = new Array<number>(COLUMNS + 1).fill(0);
  return rows
    .toReversed()
    .map((row) =>
      row.map((count, index) => {
        const low = base[index] ?? 0;
        base[index] = low + count;
        return [low, low + count] as const;
      }),
    )
    .toReversed();
}

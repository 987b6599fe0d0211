import { type EpochMs, later } from '../../model/units.ts';
import type { XmlElement } from '../../render/xml.ts';
import { shortDuration } from '../duration.ts';
import { at, element, fixed, LEFT, PLOT, ROW } from './chart-grid.ts';
import type { ChartLane } from './chart-lanes.ts';
import type { PlannedRun } from './queue.ts';
import { DAY, MONDAY, weekTime } from './week.ts';

/** A run's bar, and paler its cool-down. `first` is the height of Monday's row. */
export function barsOf({ scheduled, start, end }: PlannedRun, first: number, colour: string): XmlElement[] {
  const title = `${scheduled.test.name}, ${weekTime(start)} for ${shortDuration(scheduled.duration.ms)}`;
  const bar = (from: EpochMs, to: EpochMs, opacity: number): XmlElement[] =>
    pieces(from, to).map(({ row, x, width }) =>
      element(
        'rect',
        { x: fixed(x), y: first + row * ROW + 2, width: fixed(width), height: ROW - 6, fill: colour, opacity },
        element('title', {}, title),
      ),
    );
  return [...bar(end, later(end, scheduled.coolDownMs), 0.25), ...bar(start, end, 0.8)];
}

/** The names of runs that have room for it before the next bar of their day: right of their bar, or left where the day ends. The others are in the legend. */
export function labelsOf({ runs, marks }: ChartLane, first: number): XmlElement[] {
  const placed = runs.flatMap((run) => {
    const [piece] = pieces(run.start, later(run.end, run.scheduled.coolDownMs));
    return piece === undefined ? [] : [{ run, ...piece }];
  });
  const taken = runs.flatMap(({ scheduled, start, end }) => pieces(start, later(end, scheduled.coolDownMs)));
  return placed.flatMap(({ run, row, x, width }) => {
    const texts = [run.scheduled.test.name, marks.get(run.scheduled.job) ?? ''].filter(Boolean);
    for (const text of texts) {
      const length = text.length * CHARACTER;
      for (const from of [x + width + GAP, x - GAP - length]) {
        const stretch = { row, x: from - GAP / 2, width: length + GAP };
        if (from < LEFT || from + length > LEFT + PLOT || taken.some((other) => meets(stretch, other))) continue;
        taken.push(stretch);
        return [element('text', { x: fixed(from), y: first + row * ROW + 13, fill: '#111111' }, text)];
      }
    }
    return [];
  });
}

const GAP = 4;
const CHARACTER = 6.2;

interface Piece {
  readonly row: number;
  readonly x: number;
  readonly width: number;
}

/** A label may touch the bar that it belongs to. */
const meets = (a: Piece, b: Piece): boolean =>
  a.row === b.row && a.x + a.width > b.x + TOUCH && b.x + b.width > a.x + TOUCH;

const TOUCH = 0.5;

/** A stretch of the week cut at midnights; what passes Sunday's goes on on Monday. */
function pieces(from: EpochMs, to: EpochMs): Piece[] {
  const found: Piece[] = [];
  for (let start = from - MONDAY; start < to - MONDAY; ) {
    const day = Math.floor(start / DAY);
    const stop = Math.min(to - MONDAY, (day + 1) * DAY);
    const x = at((start - day * DAY) / DAY);
    found.push({ row: day % 7, x, width: Math.max(1, at((stop - day * DAY) / DAY) - x) });
    start = stop;
  }
  return found;
}

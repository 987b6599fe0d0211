import { type EpochMs, later, type Milliseconds, minutes } from '../../model/units.ts';
import { type XmlElement, xmlDocument } from '../../render/xml.ts';
import { shortDuration } from '../duration.ts';
import { type PlannedRun, runsOn } from './queue.ts';
import { byCluster, type Scheduled } from './scheduled.ts';
import { DAY, DAY_NAMES, isWeekly, MONDAY, periodOf, weekTime } from './week.ts';

/**
 * The week as SVG: for each machine seven rows of 24 hours, a bar for each run as long as the run takes, and behind it, paler, the
 * cool-down. A run that had to wait for the queue is drawn where it really starts.
 */
export function weekChart(scheduled: readonly Scheduled[]): string {
  const lanes = lanesOf(scheduled.filter(isWeekly));
  const colours = new Map(scheduled.map(({ job }, index) => [job, COLOURS[index % COLOURS.length] ?? '#000']));
  const height = TOP + lanes.length * LANE;
  return xmlDocument({
    name: 'svg',
    attributes: {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      'font-family': 'sans-serif',
      'font-size': '11',
      role: 'img',
    },
    children: [
      element('title', {}, 'Performance jobs in a week, UTC'),
      element('rect', { width: WIDTH, height, fill: '#ffffff' }),
      ...lanes.flatMap(({ name, runs }, index) => lane(name, runs, TOP + index * LANE, colours)),
    ],
  });
}

const WIDTH = 1000;
const TOP = 8;
const LEFT = 48;
const PLOT = WIDTH - LEFT - 16;
const ROW = 20;
const TITLE = 22;
const LANE = TITLE + 7 * ROW + 28;
/** Distinct to people who are colour-blind (Okabe and Ito). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#8a6d00', '#555555'];

function lanesOf(weekly: readonly Scheduled[]): { name: string; runs: PlannedRun[] }[] {
  const own = weekly.filter(({ test }) => test.experiment.cluster === undefined);
  const shared = byCluster(weekly).map(({ cluster, jobs }) => ({
    name: cluster.exclusive ? cluster.name : `${cluster.name} (shared)`,
    runs: runsOn(jobs, cluster.exclusive, periodOf(jobs)),
  }));
  if (own.length === 0) return shared;
  return [...shared, { name: 'machines of their own', runs: runsOn(own, false, periodOf(own)) }];
}

function lane(
  name: string,
  runs: readonly PlannedRun[],
  top: number,
  colours: ReadonlyMap<string, string>,
): XmlElement[] {
  const first = top + TITLE;
  const bottom = first + 7 * ROW;
  const hours = [0, 3, 6, 9, 12, 15, 18, 21, 24];
  return [
    element('text', { x: LEFT, y: top + 14, 'font-weight': 'bold', fill: '#111111' }, name),
    ...DAY_NAMES.flatMap((day, index) => [
      element('rect', { x: LEFT, y: first + index * ROW, width: PLOT, height: ROW - 2, fill: '#f3f4f6' }),
      element('text', { x: LEFT - 8, y: first + index * ROW + 13, 'text-anchor': 'end', fill: '#444444' }, day),
    ]),
    ...hours.flatMap((hour) => [
      element('line', { x1: at(hour / 24), x2: at(hour / 24), y1: first, y2: bottom, stroke: '#d1d5db' }),
      element('text', { x: at(hour / 24), y: bottom + 14, 'text-anchor': 'middle', fill: '#444444' }, hourText(hour)),
    ]),
    ...runs.filter(({ dropped }) => !dropped).flatMap((run) => bars(run, first, colours.get(run.scheduled.job) ?? '')),
  ];
}

function bars(run: PlannedRun, first: number, colour: string): XmlElement[] {
  const { scheduled, start, end } = run;
  const cooled = later(end, scheduled.coolDownMs);
  const title = `${scheduled.test.name}, ${weekTime(start)} for ${shortDuration(scheduled.duration.ms)}`;
  const bar = (from: EpochMs, to: EpochMs, opacity: number): XmlElement[] =>
    pieces(from, to).map(({ row, x, width }) =>
      element(
        'rect',
        { x: fixed(x), y: first + row * ROW + 2, width: fixed(width), height: ROW - 6, fill: colour, opacity },
        element('title', {}, title),
      ),
    );
  return [...bar(end, cooled, 0.25), ...bar(start, end, 0.8), label(run, pieces(start, cooled)[0], first)];
}

/** The name and the time it takes, right of the bar, or left of it where the day ends. */
function label({ scheduled }: PlannedRun, piece: Piece | undefined, first: number): XmlElement {
  const { row, x, width } = piece ?? { row: 0, x: 0, width: 0 };
  const text = `${scheduled.test.name} ${shortDuration(wholeMinutes(scheduled.duration.ms))}`;
  const fits = x + width + GAP + text.length * CHARACTER < LEFT + PLOT;
  const place = fits ? { x: x + width + GAP, anchor: 'start' } : { x: x - GAP, anchor: 'end' };
  const attributes = { x: fixed(place.x), y: first + row * ROW + 13, 'text-anchor': place.anchor, fill: '#111111' };
  return element('text', attributes, text);
}

const GAP = 4;
const CHARACTER = 6.2;

const wholeMinutes = (time: Milliseconds): Milliseconds => minutes(Math.max(1, Math.round(time / 60_000)));

interface Piece {
  readonly row: number;
  readonly x: number;
  readonly width: number;
}

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

const at = (share: number): number => LEFT + share * PLOT;
const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
/** Two decimals, so that no machine's arithmetic shows. */
const fixed = (value: number): number => Math.round(value * 100) / 100;

const element = (
  name: string,
  attributes: XmlElement['attributes'],
  ...children: (XmlElement | string)[]
): XmlElement => ({ name, attributes, children });

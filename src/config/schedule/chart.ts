import { type XmlElement, xmlDocument } from '../../render/xml.ts';
import { barsOf, labelsOf } from './chart-bars.ts';
import { at, DAY_NAMES_LEFT, element, LEFT, PLOT, ROW, WIDTH } from './chart-grid.ts';
import { type ChartLane, type LegendEntry, lanesOf } from './chart-lanes.ts';
import type { OnDemand } from './on-demand.ts';
import type { Scheduled } from './scheduled.ts';
import { DAY_NAMES } from './week.ts';

/**
 * The week as SVG: for each machine seven rows of 24 hours, a bar for each run as long as the run takes, and behind it, paler, the
 * cool-down. A run that had to wait for the queue begins where it really starts. Below them every job of the machine, also those that
 * have no place in a week.
 */
export function weekChart(scheduled: readonly Scheduled[], onDemand: readonly OnDemand[]): string {
  const lanes = lanesOf(scheduled, onDemand);
  const tops = lanes.map((_, index) => lanes.slice(0, index).reduce((top, lane) => top + heightOf(lane), TOP));
  const height = lanes.reduce((total, lane) => total + heightOf(lane), TOP) + NOTE;
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
      ...lanes.flatMap((lane, index) => laneElements(lane, tops[index] ?? TOP)),
      element(
        'text',
        { x: LEFT, y: height - 8, fill: '#666666' },
        'paler: the cool-down; framed: at no fixed time of the week',
      ),
    ],
  });
}

const TOP = 8;
const NOTE = 16;
const TITLE = 22;
const AXIS = 22;
const ENTRY = 17;
const ENTRIES_A_ROW = 2;
const GAP = 18;

const legendRows = ({ entries }: ChartLane): number => Math.ceil(entries.length / ENTRIES_A_ROW);
const heightOf = (lane: ChartLane): number => TITLE + 7 * ROW + AXIS + legendRows(lane) * ENTRY + GAP;

function laneElements(lane: ChartLane, top: number): XmlElement[] {
  const first = top + TITLE;
  return [
    element('text', { x: LEFT, y: top + 14, 'font-weight': 'bold', fill: '#111111' }, lane.name),
    ...grid(first),
    ...lane.runs.flatMap((run) => barsOf(run, first, lane.colours.get(run.scheduled.job) ?? '')),
    ...labelsOf(lane, first),
    ...lane.entries.flatMap((entry, index) => legendElement(entry, index, first + 7 * ROW + AXIS)),
  ];
}

function grid(first: number): XmlElement[] {
  const bottom = first + 7 * ROW;
  const hours = [0, 3, 6, 9, 12, 15, 18, 21, 24];
  return [
    ...DAY_NAMES.flatMap((day, index) => [
      element('rect', { x: LEFT, y: first + index * ROW, width: PLOT, height: ROW - 2, fill: '#f3f4f6' }),
      element('text', { x: DAY_NAMES_LEFT, y: first + index * ROW + 13, 'text-anchor': 'end', fill: '#444444' }, day),
    ]),
    ...hours.flatMap((hour) => [
      element('line', { x1: at(hour / 24), x2: at(hour / 24), y1: first, y2: bottom, stroke: '#d1d5db' }),
      element('text', { x: at(hour / 24), y: bottom + 14, 'text-anchor': 'middle', fill: '#444444' }, hourText(hour)),
    ]),
  ];
}

const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** What has no bars has a frame in place of a colour. */
function legendElement({ mark, colour, text }: LegendEntry, index: number, top: number): XmlElement[] {
  const x = LEFT + (index % ENTRIES_A_ROW) * (PLOT / ENTRIES_A_ROW);
  const y = top + Math.floor(index / ENTRIES_A_ROW) * ENTRY;
  const look: Record<string, string | number> =
    colour === undefined ? { fill: 'none', stroke: '#777777' } : { fill: colour, 'fill-opacity': 0.8 };
  return [
    element('rect', { x, y: y + 3, width: 12, height: 10, ...look }),
    element('text', { x: x + 18, y: y + 12, fill: '#111111' }, shortened([mark, text].filter(Boolean).join(' '))),
  ];
}

/** Two entries are beside each other. */
const shortened = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);
const LONGEST = 74;

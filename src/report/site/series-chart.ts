import type { LevelSpan } from '../../analysis/changes/level.ts';
import { toIso } from '../../model/units.ts';
import { type Html, html, Html as Markup, plainText } from '../../render/html.ts';
import { linePath, type PathPoint } from '../../render/line-path.ts';
import { formatInUnit } from '../../render/quantity.ts';
import { markStrip } from './marks.ts';
import type { SeriesPoint, SeriesView } from './series-view.ts';
import { type YRange, yRangeOf } from './y-range.ts';

export interface ChartSpan {
  /** Places of runs, both included; absent for all. */
  readonly from: number;
  readonly to: number;
}

/**
 * A series over its runs: a line through the trusted values, the levels with their intervals, where a change may have begun, and marks for what
 * is invalid, missing or only a bound, and at which runs facts changed. Runs are equally far apart, so that none hides another.
 */
export function seriesChart(view: SeriesView, span: ChartSpan = { from: 0, to: view.runs.length - 1 }): Html {
  const { runs, declaration } = view;
  const points = view.points.filter(({ place }) => place >= span.from && place <= span.to);
  const levels = (view.judged?.levels ?? []).filter(({ from, to }) => to >= span.from && from <= span.to);
  const changes = (view.judged?.changes ?? []).filter(({ first, last }) => last >= span.from && first <= span.to);
  const values = points.flatMap(({ state, value }) => (value === undefined || state === 'invalid' ? [] : [value]));
  if (values.length === 0) return html`<p class="note">no run has a value</p>`;
  const range = yRangeOf(values, view.judged?.noise, levels.at(-1));
  // Two for each run, so that the place of a run and the middle between two are whole numbers.
  const width = 2 * (span.to - span.from + 1);
  const at: Placer = {
    x: (place) => 2 * (place - span.from) + 1,
    y: (value) => Math.round((1 - (value - range.low) / (range.high - range.low)) * HEIGHT),
  };
  const began = (meaning: string): string =>
    changes.flatMap((each) => (each.meaning === meaning ? [`M${at.x(each.run - 0.5)} 0v${HEIGHT}`] : [])).join('');
  const gone = points.filter(({ state }) => state !== 'ok' && state !== 'censored');
  const marks = [
    path(
      'may-be',
      changes
        .map(({ first, last }) => area([at.x(first - 0.5), 0], [at.x(last + 0.5), HEIGHT], Math.ceil(width / 400)))
        .join(''),
    ),
    path('values', valuesPath(points, runs, at)),
    path('level-range', levels.map((level) => rangeOf(level, at)).join('')),
    path(
      'level',
      levels.map(({ from, to, middle }) => `M${at.x(from - 0.5)} ${at.y(middle)}H${at.x(to + 0.5)}`).join(''),
    ),
    path('bounds', dots(points, at)),
    path('gone', gone.map(({ place }) => `M${at.x(place)} ${HEIGHT}v-${TICK}`).join('')),
    ...MEANINGS.map((meaning) => path(`began ${meaning}`, began(meaning))),
  ];
  const label = plainText(
    `${declaration.title}: ${formatInUnit(values.at(-1) ?? 0, declaration.unit)} in the newest of ${points.length} runs`,
  );
  return html`<div class="series-chart">${axis(range, declaration.unit)}<svg viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}">${new Markup(marks.join(''))}</svg>${markStrip(view, span)}
<p class="days"><span>${dayAt(view, span.from)}</span><span>${dayAt(view, span.to)}</span></p></div>`;
}

const [HEIGHT, TICK] = [240, 12];
/** More are drawn as the least and the most of their part: a screen has no more columns. */
const MOST_POINTS = 384;

interface Placer {
  readonly x: (place: number) => number;
  readonly y: (value: number) => number;
}

const axis = ({ low, high }: YRange, unit: string): Html =>
  html`<p class="heights"><span>${formatInUnit(high, unit)}</span><span>${formatInUnit(low, unit)}</span></p>`;

const dayAt = ({ runs }: SeriesView, place: number): string => {
  const run = runs[place];
  return run === undefined ? '' : toIso(run.startedAt).slice(0, 10);
};

interface Known {
  readonly place: number;
  readonly value: number;
  /** Values of one are joined by a line. */
  readonly part: number;
}

/** One for all marks of a kind: a page has hundreds of charts. */
const path = (kind: string, d: string): string => (d === '' ? '' : `<path class="${kind}" d="${d}"/>`);

const MEANINGS = ['worse', 'better', 'different'] as const;

const valuesPath = (points: readonly SeriesPoint[], runs: SeriesView['runs'], at: Placer): string =>
  [...Map.groupBy(thinned(joinable(points, runs)), ({ part }) => part).values()]
    .map((part) => linePath(part.map(({ place, value }) => [at.x(place), at.y(value)])))
    .join('');

/** A line ends where the regime changes, for numbers of two do not compare, and where many runs have no value. */
function joinable(points: readonly SeriesPoint[], runs: SeriesView['runs']): Known[] {
  const known: Known[] = [];
  for (const { place, state, value } of points) {
    if (state !== 'ok' || value === undefined) continue;
    const last = known.at(-1);
    const isJoined =
      last !== undefined && place - last.place <= MOST_APART && runs[place]?.regime.id === runs[last.place]?.regime.id;
    known.push({ place, value, part: last === undefined ? 0 : last.part + (isJoined ? 0 : 1) });
  }
  return known;
}

const MOST_APART = 8;

/** The lowest and the highest of each part, in order: no spike is lost. */
function thinned(points: readonly Known[]): readonly Known[] {
  if (points.length <= MOST_POINTS) return points;
  const parts = MOST_POINTS / 2;
  return Array.from({ length: parts }, (_, part) => {
    const own = points.slice(
      Math.floor((part * points.length) / parts),
      Math.floor(((part + 1) * points.length) / parts),
    );
    const low = own.reduce((a, b) => (b.value < a.value ? b : a), own[0] ?? { place: 0, value: 0, part: 0 });
    const high = own.reduce((a, b) => (b.value > a.value ? b : a), low);
    return low === high ? [low] : [low, high].sort((a, b) => a.place - b.place);
  }).flat();
}

const dots = (points: readonly SeriesPoint[], at: Placer): string =>
  points
    .flatMap(({ place, state, value }) =>
      state === 'censored' && value !== undefined ? [linePath([[at.x(place), at.y(value)]])] : [],
    )
    .join('');

const rangeOf = ({ from, to, low, high, middle }: LevelSpan, at: Placer): string =>
  area([at.x(from - 0.5), at.y(high ?? middle)], [at.x(to + 0.5), at.y(low ?? middle)], 1);

/** A filled box that is never too small to be seen. */
const area = ([left, top]: PathPoint, [right, bottom]: PathPoint, least: number): string =>
  `M${left} ${top}H${Math.max(right, left + least)}V${Math.max(bottom, top + 1)}H${left}z`;

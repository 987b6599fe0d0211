import { toIso } from '../../model/units.ts';
import { type Html, html, Html as Markup, plainText } from '../../render/html.ts';
import { formatInUnit } from '../../render/quantity.ts';
import type { SeriesPoint, SeriesView } from './series-view.ts';
import { type YRange, yRangeOf } from './y-range.ts';

export interface ChartSpan {
  /** Places of runs, both included; absent for all. */
  readonly from: number;
  readonly to: number;
}

/**
 * A series over its runs: a line through the trusted values, the levels with their intervals, where a change may have begun, and marks for what
 * is invalid, missing or only a bound. Runs are equally far apart, so that none hides another.
 */
export function seriesChart(view: SeriesView, span: ChartSpan = { from: 0, to: view.runs.length - 1 }): Html {
  const { runs, declaration } = view;
  const points = view.points.filter(({ place }) => place >= span.from && place <= span.to);
  const levels = (view.judged?.levels ?? []).filter(({ from, to }) => to >= span.from && from <= span.to);
  const changes = (view.judged?.changes ?? []).filter(({ first, last }) => last >= span.from && first <= span.to);
  const values = points.flatMap(({ state, value }) => (value === undefined || state === 'invalid' ? [] : [value]));
  if (values.length === 0) return html`<p class="note">no run has a value</p>`;
  const range = yRangeOf(values, view.judged?.noise, levels.at(-1));
  const at: Placer = {
    x: (place) => round(((place - span.from + 0.5) / (span.to - span.from + 1)) * WIDTH),
    y: (value) => round((1 - (value - range.low) / (range.high - range.low)) * HEIGHT),
  };
  const marks = [
    ...changes.map(
      ({ first, last }) =>
        `<rect class="may-be" x="${at.x(first - 0.5)}" width="${Math.max(2, at.x(last + 0.5) - at.x(first - 0.5))}" y="0" height="${HEIGHT}"/>`,
    ),
    `<path class="values" d="${valuesPath(points, runs, at)}"/>`,
    ...levels.map(({ from, to, low, high, middle }) =>
      levelMarks(
        { from: at.x(from - 0.5), to: at.x(to + 0.5) },
        { low: low ?? middle, high: high ?? middle, middle },
        at,
      ),
    ),
    `<path class="bounds" d="${dots(
      points.filter(({ state }) => state === 'censored'),
      at,
    )}"/>`,
    `<path class="gone" d="${points
      .filter(({ state }) => state !== 'ok' && state !== 'censored')
      .map(({ place }) => `M${at.x(place)} ${HEIGHT}v-${TICK}`)
      .join('')}"/>`,
    ...changes.map(({ run, meaning }) => `<path class="began ${meaning}" d="M${at.x(run - 0.5)} 0V${HEIGHT}"/>`),
  ];
  const label = plainText(
    `${declaration.title}: ${formatInUnit(values.at(-1) ?? 0, declaration.unit)} in the newest of ${points.length} runs`,
  );
  return html`<div class="series-chart">${axis(range, declaration.unit)}<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}">${new Markup(marks.join(''))}</svg>
<p class="days"><span>${dayAt(view, span.from)}</span><span>${dayAt(view, span.to)}</span></p></div>`;
}

const [WIDTH, HEIGHT, TICK] = [1000, 240, 12];
/** More are drawn as the least and the most of their part: a screen has no more columns. */
const MOST_POINTS = 384;

interface Placer {
  readonly x: (place: number) => number;
  readonly y: (value: number) => number;
}

const round = (value: number): number => Math.round(value);

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

function valuesPath(points: readonly SeriesPoint[], runs: SeriesView['runs'], at: Placer): string {
  const known = thinned(joinable(points, runs));
  return known
    .map(({ place, value, part }, index) => {
      const isFirst = known[index - 1]?.part !== part;
      // A value alone is a dot.
      const dot = isFirst && known[index + 1]?.part !== part ? 'h.1' : '';
      return `${isFirst ? 'M' : 'L'}${at.x(place)} ${at.y(value)}${dot}`;
    })
    .join('');
}

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
  points.map(({ place, value }) => (value === undefined ? '' : `M${at.x(place)} ${at.y(value)}h.1`)).join('');

function levelMarks(
  x: { from: number; to: number },
  level: { low: number; high: number; middle: number },
  at: Placer,
): string {
  const [top, bottom] = [at.y(level.high), at.y(level.low)];
  return `<rect class="level-range" x="${x.from}" width="${round(x.to - x.from)}" y="${top}" height="${Math.max(1, round(bottom - top))}"/><path class="level" d="M${x.from} ${at.y(level.middle)}H${x.to}"/>`;
}

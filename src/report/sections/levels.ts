import type { RunFacts } from '../../model/facts.ts';
import { type KeyFigure, type KeyRow, keyTable } from '../../model/key-figures.ts';
import { METRICS } from '../../model/metrics/index.ts';
import type { Result } from '../../model/result.ts';
import { axisOver, type ChartLayer, plot } from '../../render/charts.ts';
import { type Html, html } from '../../render/html.ts';
import { scaleFor } from '../../render/quantity.ts';
import { type LevelPlace, type LevelPlaces, placesOf } from '../level-places.ts';

/** A sweep over its level: a small chart for each key series, with what each repetition gives by itself. */
export function levels(result: Result, { plan }: RunFacts): Html | undefined {
  const table = keyTable(result, plan);
  if (table.levels.length < 2) return undefined;
  const places = placesOf(table.levels.flatMap((name) => plan.levels.find((level) => level.name === name) ?? []));
  const plots = [...Map.groupBy(table.rows, ({ series }) => series)].map(([title, rows]) =>
    levelPlot(title, rows, places),
  );
  const isRepeated = plan.levels.some(({ repetition }) => repetition > 1);
  const dots = isRepeated ? ', dots: each repetition by itself' : '';
  return html`<section><h2>Over the levels <small>by ${places.parameter}; lines: all that was measured at a level${dots}</small></h2><div class="grid">${plots}</div></section>`;
}

function levelPlot(title: string, rows: readonly KeyRow[], places: LevelPlaces): Html | string {
  const figures = rows.flatMap((row) => row.figures.filter((figure) => figure !== undefined));
  const [first] = figures;
  if (first === undefined) return '';
  const heights = figures.flatMap(({ statistic: { value = 0, repetitions = [] } }) => [value, ...repetitions]);
  const y = axisOver(heights, (size) => scaleFor(METRICS[first.metric].unit, size));
  const note = figures.some(({ statistic }) => statistic.atLeast)
    ? 'where objects never came, or a ramp ended too early: at least'
    : '';
  return plot({ title, note, x: places.axis, y, layers: layersOf(rows, places), group: 'levels' });
}

function layersOf(rows: readonly KeyRow[], { of }: LevelPlaces): ChartLayer[] {
  const lines = [...new Set([...of.values()].map(({ line }) => line))];
  // Of several combinations the highest statistic alone: all of them would be too many lines.
  const shown = lines.length > 1 ? rows.slice(-1) : rows;
  return shown
    .flatMap((row) => lines.map((line) => ({ label: labelOf(row, line), points: pointsOf(row, line, of) })))
    .filter(({ points }) => points.length > 0)
    .flatMap(({ label, points }, index): ChartLayer[] => {
      const colour = COLOURS[index % COLOURS.length] ?? 0;
      const each = points.flatMap(({ x, repetitions }) => repetitions.map((value) => [x, value] as const));
      return [
        { type: 'line', label, colour, points: points.map(({ x, value }) => [x, value] as const) },
        ...(each.length === 0
          ? []
          : [{ type: 'dots' as const, isQuiet: true, label: `${label}, each`, colour, points: each }]),
      ];
    });
}

const COLOURS = [5, 6, 2, 4, 3, 1, 7, 8];

/** `p99, hostNetwork true`: what the chart's title does not say. */
const labelOf = ({ series, title }: KeyRow, line: string): string =>
  [title.slice(series.length + 2), line].filter(Boolean).join(', ') || 'all';

interface LevelPoint extends Pick<LevelPlace, 'x'> {
  readonly value: number;
  readonly repetitions: readonly number[];
}

const pointsOf = ({ figures }: KeyRow, line: string, of: LevelPlaces['of']): LevelPoint[] =>
  figures.flatMap((figure) => pointOf(figure, line, of)).sort((a, b) => a.x - b.x);

function pointOf(figure: KeyFigure | undefined, line: string, of: LevelPlaces['of']): LevelPoint[] {
  if (figure === undefined) return [];
  const { value, repetitions = [] } = figure.statistic;
  const place = of.get(figure.level);
  return place?.line !== line || value === undefined ? [] : [{ x: place.x, value, repetitions }];
}

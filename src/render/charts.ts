import { nice, ticks } from 'd3-array';
import { distinctDecimals } from './figure.ts';
import { Html, html, plainText } from './html.ts';
import { formatNumber, type Scale, withUnit } from './quantity.ts';

/**
 * A chart as markup: an SVG that stretches to any width (strokes and dots do not stretch with it), labels as HTML beside it.
 * The page's script reads values at the pointer back from the paths, so that data are in the page once.
 */
export interface Plot {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly layers: readonly ChartLayer[];
  /** Plots of one group share the pointer. */
  readonly group?: string;
  readonly note?: string;
  /** Places on the x axis at which something happened. */
  readonly marks?: readonly AxisTick[];
}

export interface Axis {
  /** In the data's unit; `from` is positive on a logarithmic axis. */
  readonly from: number;
  readonly to: number;
  readonly scale: Scale;
  readonly logarithmic?: boolean;
  /** In place of round numbers: the only places that mean something, and at which the pointer stops. */
  readonly ticks?: readonly AxisTick[];
}

export interface AxisTick {
  readonly at: number;
  readonly text: string;
}

export type ChartPoint = readonly [x: number, y: number];

export type ChartLayer = {
  readonly label: string;
  /** Index into the page's palette. */
  readonly colour: number;
} & (
  | { readonly type: 'line'; readonly points: readonly ChartPoint[]; readonly shape?: 'step' | 'dashed-step' | 'thin' }
  | { readonly type: 'area'; readonly points: readonly (readonly [x: number, low: number, high: number])[] }
  /** Quiet ones are not in the legend: they go with the line before them. */
  | { readonly type: 'dots'; readonly points: readonly ChartPoint[]; readonly isQuiet?: boolean }
);

export function plot(chart: Plot): Html {
  const { title, x, y, layers, group = title, note = '', marks = [] } = chart;
  const place = placer(x, y);
  return html`<figure class="plot" data-group="${plainText(group)}" ${axisData('x', x)} ${axisData('y', y)}${stopsData(x)}>
<figcaption><b>${title}</b> <span class="note">${note}</span><span class="pointer"></span></figcaption>
<div class="frame"><div class="ticks-y">${axisTicks(y).map(({ at, text }) => html`<span style="bottom:${percent(at, y)}%">${text}</span>`)}</div>
<div class="surface"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${gridLines(y)}${layers.map((layer) => mark(layer, place))}</svg>${marks.map((each, index) => markLine(each, index, x))}<i class="cursor"></i></div>
<div class="ticks-x${areClear(axisTicks(x), x) ? '' : ' dense'}">${axisTicks(x).map(({ at, text }) => html`<span style="left:${percent(at, x)}%">${text}</span>`)}</div></div>
<ul class="legend">${layers.map(legendEntry)}</ul>
</figure>`;
}

/** Words of neighbours are one below the other. */
const markLine = ({ at, text }: AxisTick, index: number, x: Axis): Html =>
  html`<i class="mark" style="left:${percent(at, x)}%"><span style="top:${(index % 4) * 13}px">${text}</span></i>`;

/** An axis that begins and ends at round numbers around the values; from zero unless it is logarithmic. */
export function axisOver(values: readonly number[], scaleOf: (size: number) => Scale, logarithmic = false): Axis {
  const highest = values.reduce((a, b) => Math.max(a, b), 0);
  const scale = scaleOf(highest);
  if (logarithmic) {
    const lowest = values.reduce((a, b) => (b > 0 ? Math.min(a, b) : a), highest);
    const from = decade(lowest, Math.floor);
    return { from, to: Math.max(from * 10, decade(highest, Math.ceil)), scale, logarithmic };
  }
  const [, to] = nice(0, highest / scale.divisor || 1, 5);
  return { from: 0, to: to * scale.divisor, scale };
}

/** The same around values of which the least is most of the highest: from zero on none of their differences could be seen. */
export function axisAround(values: readonly number[], scaleOf: (size: number) => Scale): Axis {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  if (!(lowest > CLOSE * highest && lowest < highest)) return axisOver(values, scaleOf);
  const scale = scaleOf(highest);
  const [from, to] = nice(lowest / scale.divisor, highest / scale.divisor, 5);
  return { from: from * scale.divisor, to: to * scale.divisor, scale };
}

const CLOSE = 0.8;

/** Where a value lies on an axis, from 0 to 1; outside it for values beyond. */
export function fraction(value: number, { from, to, logarithmic = false }: Axis): number {
  if (!logarithmic) return (value - from) / (to - from);
  return Math.log(Math.max(value, from) / from) / Math.log(to / from);
}

/** Whether two texts below an axis that is so many characters wide do not touch. */
export const areApart = (left: AxisTick, right: AxisTick, axis: Axis, characters: number): boolean =>
  (fraction(right.at, axis) - fraction(left.at, axis)) * characters >= (left.text.length + right.text.length) / 2 + 2;

/** Whether all of them have room on a telephone: of dense ones every other is left out there. */
const areClear = (all: readonly AxisTick[], axis: Axis): boolean =>
  all.every((tick, index) => index === 0 || areApart(all[index - 1] ?? tick, tick, axis, NARROW_CHARACTERS));

const NARROW_CHARACTERS = 38;

const WIDTH = 4000;
const HEIGHT = 1000;

type Placer = (point: ChartPoint) => string;

const placer =
  (x: Axis, y: Axis): Placer =>
  ([atX, atY]) =>
    `${Math.round(fraction(atX, x) * WIDTH)} ${Math.round((1 - fraction(atY, y)) * HEIGHT)}`;

function mark(layer: ChartLayer, place: Placer): Html {
  const style = `c${layer.colour % COLOURS}`;
  const path = (kind: string, d: string): Html =>
    html`<path class="${kind} ${style}" data-label="${plainText(layer.label)}" d="${d}"/>`;
  switch (layer.type) {
    case 'line':
      return path(`line ${layer.shape ?? ''}`, linePath(layer.points, place, layer.shape?.endsWith('step') ?? false));
    case 'area':
      return path('fill', areaPath(layer.points, place));
    case 'dots':
      return path(
        'dots',
        distinct(layer.points.map(place))
          .map((at) => `M${at}h0`)
          .join(''),
      );
  }
}

function linePath(points: readonly ChartPoint[], place: Placer, step: boolean): string {
  const places = distinct(points.map(place));
  const [first, ...rest] = places;
  if (first === undefined) return '';
  if (!step) return `M${first}${rest.map((at) => `L${at}`).join('')}`;
  return `M${first}${rest.map((at) => at.replace(/^(\S+) (\S+)$/, 'H$1V$2')).join('')}`;
}

/** The upper edge from left to right, then the lower edge back. */
function areaPath(points: readonly (readonly [number, number, number])[], place: Placer): string {
  const upper = points.map(([x, , high]) => place([x, high]));
  const lower = points.map(([x, low]) => place([x, low])).reverse();
  return upper.length === 0 ? '' : `M${[...upper, ...lower].join('L')}Z`;
}

const distinct = (places: readonly string[]): string[] => [...new Set(places)];

const gridLines = (y: Axis): Html[] =>
  axisTicks(y).map(({ at }) => {
    const height = Math.round((1 - fraction(at, y)) * HEIGHT);
    return html`<path class="grid" d="M0 ${height}H${WIDTH}"/>`;
  });

export function axisTicks(axis: Axis): readonly AxisTick[] {
  if (axis.ticks !== undefined) return axis.ticks;
  const places = roundTicks(axis);
  const text = (at: number, decimals?: number): string => tickText(at, axis, decimals);
  const decimals = distinctDecimals(places, text);
  return places.map((at) => ({ at, text: text(at, decimals) }));
}

function roundTicks({ from, to, scale, logarithmic }: Axis): number[] {
  if (logarithmic) return decadeTicks(from, to);
  return ticks(from / scale.divisor, to / scale.divisor, 5).map((tick) => tick * scale.divisor);
}

/** 1, 10, 100; between few of them 2 and 5 as well. */
function decadeTicks(from: number, to: number): number[] {
  const decades = Math.round(Math.log10(to / from));
  const steps = decades > 2 ? [1] : [1, 2, 5];
  const all = Array.from({ length: decades + 1 }, (_, index) => steps.map((step) => from * 10 ** index * step));
  return all.flat().filter((tick) => tick <= to * 1.001);
}

function tickText(at: number, { scale }: Axis, decimals?: number): string {
  const value = at / scale.divisor;
  return withUnit(decimals === undefined ? formatNumber(value) : value.toFixed(decimals), scale);
}

const percent = (at: number, axis: Axis): string => (fraction(at, axis) * 100).toFixed(2);

const axisData = (name: 'x' | 'y', { from, to, scale, logarithmic }: Axis): Html =>
  attributePairs({
    [`data-${name}`]: `${from / scale.divisor} ${to / scale.divisor} ${logarithmic ? 'log' : 'linear'}`,
    [`data-${name}-unit`]: scale.suffix,
  });

/** `0.5 64Mi|1 128Mi`: where the pointer stops, from 0 to 1, and what it says there. */
const stopsData = (axis: Axis): Html | string =>
  axis.ticks === undefined
    ? ''
    : attributePairs({
        ' data-stops': axis.ticks.map(({ at, text }) => `${fraction(at, axis).toFixed(4)} ${text}`).join('|'),
      });

const attributePairs = (pairs: Readonly<Record<string, string>>): Html =>
  new Html(
    Object.entries(pairs)
      .map(([name, value]) => `${name}="${plainText(value)}"`)
      .join(' '),
  );

function legendEntry(layer: ChartLayer): Html {
  const shape = layer.type === 'line' ? (layer.shape ?? '') : layer.type === 'dots' && layer.isQuiet ? 'quiet' : '';
  return html`<li><i class="key ${layer.type} ${shape} c${layer.colour % COLOURS}"></i>${layer.label} <b class="now"></b></li>`;
}

const decade = (value: number, round: (exponent: number) => number): number => 10 ** round(Math.log10(value || 1));

const COLOURS = 9;

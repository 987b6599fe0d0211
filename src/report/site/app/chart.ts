/// <reference lib="dom" />
import uPlot from 'uplot';
import type { LevelSpan } from '../../../analysis/changes/level.ts';

/** What the one big chart draws. Places are those of runs, which are equally far apart. */
export interface BigChart {
  readonly label: string;
  /** By place; null where there is none. */
  readonly values: readonly (number | null)[];
  /** Lower bounds, by place. */
  readonly bounds: readonly (number | null)[];
  /** Runs without a trusted value. */
  readonly gone: readonly number[];
  readonly levels: readonly LevelSpan[];
  readonly changes: readonly {
    readonly run: number;
    readonly first: number;
    readonly last: number;
    readonly meaning: string;
  }[];
  /** The first run of each regime but the first. */
  readonly cuts: readonly number[];
  /** Runs at which soft facts changed. */
  readonly marks: readonly number[];
  /** How many merges came between a run and the one before it. */
  readonly merges: readonly number[];
  readonly xText: (place: number) => string;
  readonly yText: (value: number) => string;
  /** For the places that are shown. */
  readonly yRange: (from: number, to: number) => readonly [low: number, high: number];
  readonly onPoint: (place: number) => void;
  readonly onZoom: (from: number, to: number) => void;
}

export interface ShownChart {
  point(place: number): void;
  zoom(from: number, to: number): void;
  redraw(): void;
}

/** The only place that knows the library. */
export function showChart(parent: HTMLElement, chart: BigChart): ShownChart {
  const places = chart.values.map((_, place) => place);
  const last = Math.max(1, places.length - 1);
  const data: uPlot.AlignedData = [places, [...chart.values], [...chart.bounds]];
  const palette = pagePalette();
  const { colour } = palette;
  let pointed = -1;
  const plot = new uPlot(
    {
      ...sizeOf(parent),
      scales: {
        x: { time: false, range: (_, from, to) => [Math.max(-0.5, from), Math.min(last + 0.5, to)] },
        y: { range: ({ scales }) => [...chart.yRange(scales.x?.min ?? 0, scales.x?.max ?? last)] },
      },
      legend: { show: false },
      cursor: { drag: { x: true, y: false }, y: false, points: { size: 8 } },
      axes: axesOf(chart, palette),
      series: [
        {},
        {
          stroke: () => colour('--c0'),
          // One pixel: a wider line of as many runs takes several times as long to paint.
          width: 1,
          points: { show: (_, __, from, to) => to - from < MOST_DOTS, size: 4, fill: () => colour('--c0') },
        },
        {
          stroke: () => colour('--c4'),
          paths: () => null,
          points: { show: true, size: 8, fill: () => colour('--card') },
        },
      ],
      hooks: {
        drawClear: [(u) => drawBehind(u, chart, palette)],
        draw: [(u) => drawBefore(u, chart, palette)],
        setCursor: [
          ({ cursor: { idx } }) => {
            if (typeof idx !== 'number' || idx === pointed) return;
            pointed = idx;
            chart.onPoint(idx);
          },
        ],
        setScale: [
          (u, key) => key === 'x' && chart.onZoom(Math.ceil(u.scales.x?.min ?? 0), Math.floor(u.scales.x?.max ?? last)),
        ],
      },
    },
    data,
    parent,
  );
  new ResizeObserver(() => plot.setSize(sizeOf(parent))).observe(parent);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    palette.forget();
    plot.redraw(false, true);
  });
  plot.root.querySelector('canvas')?.setAttribute('aria-hidden', 'true');
  return {
    point(place) {
      pointed = place;
      chart.onPoint(place);
      // A zoom that was asked for before is drawn at the end of its task.
      queueMicrotask(() => plot.setCursor({ left: plot.valToPos(place, 'x'), top: 10 }));
    },
    zoom: (from, to) => plot.setScale('x', { min: from - 0.5, max: to + 0.5 }),
    redraw: () => plot.setData(data, false),
  };
}

/** More lie on each other. */
const MOST_DOTS = 500;

const sizeOf = (parent: HTMLElement): { width: number; height: number } => ({
  width: Math.max(280, parent.clientWidth),
  height: parent.clientWidth < 560 ? 260 : 380,
});

interface Palette {
  /** The value of a custom property, such as `--ink`. */
  readonly colour: (name: string) => string;
  readonly forget: () => void;
}

/** Colours of the page's look. Each is read once: reading makes the browser compute styles, and one frame needs dozens. */
function pagePalette(): Palette {
  const known = new Map<string, string>();
  return {
    colour(name) {
      const value = known.get(name) ?? getComputedStyle(document.documentElement).getPropertyValue(name).trim();
      known.set(name, value);
      return value;
    },
    forget: () => known.clear(),
  };
}

const axesOf = ({ xText, yText }: BigChart, { colour }: Palette): uPlot.Axis[] => {
  const look = {
    stroke: () => colour('--muted'),
    grid: { stroke: () => colour('--grid'), width: 1 },
    ticks: { stroke: () => colour('--line') },
  };
  return [
    {
      ...look,
      space: 90,
      incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
      values: (_, at) => at.map(xText),
    },
    { ...look, size: 74, values: (_, at) => at.map(yText) },
  ];
};

/** Regimes, where changes may have begun, and the intervals of levels. */
function drawBehind(u: uPlot, { levels, changes, cuts }: BigChart, { colour }: Palette): void {
  const box = within(u);
  box.fill(
    colour('--c1'),
    0.28,
    changes.map(({ first, last }) => [first - 0.5, last + 0.5]),
  );
  for (const { from, to, low, high, middle } of levels) {
    box.rect(colour('--ink'), 0.13, [from - 0.5, to + 0.5], [low ?? middle, high ?? middle]);
  }
  for (const cut of cuts) box.vertical(colour('--muted'), cut - 0.5, [2, 4]);
  box.done();
}

/** Levels, the likeliest beginnings of changes, runs without a value at the bottom, merges above it, and facts that changed above both. */
function drawBefore(u: uPlot, { levels, changes, gone, merges, marks }: BigChart, { colour }: Palette): void {
  const box = within(u);
  for (const { from, to, middle } of levels) box.horizontal(colour('--ink'), [from - 0.5, to + 0.5], middle);
  for (const { run, meaning } of changes) box.vertical(colour(TONES[meaning] ?? '--muted'), run - 0.5, [6, 4]);
  box.ticks(
    colour('--invalid'),
    gone.map((place) => [place, 0, 10] as const),
  );
  box.ticks(
    colour('--c5'),
    merges.flatMap((count, place) => (count > 0 ? [[place, 12, 12 + Math.min(14, 2 + count)] as const] : [])),
  );
  box.diamonds(colour('--c3'), marks, 28);
  box.done();
}

const TONES: Readonly<Record<string, string>> = { worse: '--worse', better: '--better' };

type Pair = readonly [from: number, to: number];

/** Draws in places and values, and only what is within the plot. */
function within(u: uPlot) {
  const { ctx, bbox } = u;
  const [first, last] = [u.scales.x?.min ?? 0, u.scales.x?.max ?? 0];
  const isShown = ([from, to]: Pair): boolean => to >= first && from <= last;
  const unit = devicePixelRatio;
  const x = (place: number): number => u.valToPos(place, 'x', true);
  const y = (value: number): number => u.valToPos(value, 'y', true);
  const bottom = bbox.top + bbox.height;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const line = (stroke: string, width: number, dash: readonly number[], from: Pair, to: Pair): void => {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width * unit;
    ctx.setLineDash(dash.map((part) => part * unit));
    ctx.beginPath();
    ctx.moveTo(...from);
    ctx.lineTo(...to);
    ctx.stroke();
  };
  const rect = (fill: string, alpha: number, [from, to]: Pair, [top, height]: Pair): void => {
    ctx.globalAlpha = alpha;
    ctx.fillStyle = fill;
    ctx.fillRect(x(from), top, Math.max(unit, x(to) - x(from)), Math.max(unit, height));
    ctx.globalAlpha = 1;
  };
  return {
    fill: (tone: string, alpha: number, spans: readonly Pair[]) =>
      spans.filter(isShown).forEach((span) => {
        rect(tone, alpha, span, [bbox.top, bbox.height]);
      }),
    rect: (tone: string, alpha: number, span: Pair, [low, high]: Pair) =>
      isShown(span) && rect(tone, alpha, span, [y(high), y(low) - y(high)]),
    horizontal: (tone: string, span: Pair, at: number) =>
      isShown(span) && line(tone, 2.2, [], [x(span[0]), y(at)], [x(span[1]), y(at)]),
    vertical: (tone: string, at: number, dash: readonly number[]) =>
      isShown([at, at]) && line(tone, 1.4, dash, [x(at), bbox.top], [x(at), bottom]),
    /** Upright boxes on whole pixels: there is one for each run, and a stroke of so many is slow to paint. */
    ticks: (tone: string, all: readonly (readonly [place: number, from: number, to: number])[]) => {
      ctx.fillStyle = tone;
      for (const [place, from, to] of all) {
        if (!isShown([place, place])) continue;
        ctx.fillRect(Math.round(x(place) - unit), bottom - to * unit, 2 * unit, (to - from) * unit);
      }
    },
    diamonds: (tone: string, places: readonly number[], height: number) => {
      ctx.fillStyle = tone;
      ctx.font = `${14 * unit}px sans-serif`;
      ctx.textAlign = 'center';
      for (const place of places) ctx.fillText('◆', x(place), bottom - height * unit);
    },
    done: () => ctx.restore(),
  };
}

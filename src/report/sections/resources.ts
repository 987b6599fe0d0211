import type { RunFacts, Series } from '../../model/facts.ts';
import { metricOf } from '../../model/metrics.ts';
import type { Result } from '../../model/result.ts';
import { elapsed } from '../../model/units.ts';
import { axisOver, type Layer, plot } from '../../render/charts.ts';
import { type Html, html } from '../../render/html.ts';
import { scaleFor } from '../../render/quantity.ts';
import { labelText, metricTitle } from '../names.ts';
import { type Window, windowOf } from '../window.ts';
import { TIME_GROUP } from './timeline.ts';

/** What was sampled over time, a chart per metric. */
export function resources(_: Result, facts: RunFacts): Html | undefined {
  const window = windowOf(facts);
  if (window === undefined || facts.series.length === 0) return undefined;
  const plots = [...Map.groupBy(facts.series, ({ metric }) => metric)].map(([metric, all]) =>
    seriesPlot(metric, all, window),
  );
  return html`<section><h2>Resources <small>as sampled</small></h2><div class="grid">${plots}</div></section>`;
}

const LINE_COLOURS = [5, 1, 6, 4, 2, 3, 7];
const NAMED = LINE_COLOURS.length;

function seriesPlot(metric: string, all: readonly Series[], window: Window): Html {
  const lines = all
    .map((series) => ({ label: seriesName(series), points: during(series, window) }))
    .filter(({ points }) => points.length > 0);
  const peak = (points: readonly (readonly [number, number])[]): number =>
    Math.max(...points.map(([, value]) => value));
  const highest = lines.toSorted((a, b) => peak(b.points) - peak(a.points));
  const layers = highest.slice(0, NAMED).map(
    ({ label, points }, colour): Layer => ({
      type: 'line',
      shape: 'thin',
      label,
      colour: LINE_COLOURS[colour] ?? 0,
      points,
    }),
  );
  const y = axisOver(
    highest.map(({ points }) => peak(points)),
    (size) => scaleFor(metricOf(metric)?.unit, size),
  );
  const note = highest.length > NAMED ? `the highest ${NAMED} of ${highest.length}` : '';
  return plot({ title: metricTitle(metric), note, x: window.axis, y, layers, group: TIME_GROUP });
}

/** `node/worker-1` says already that its component is a node. */
function seriesName({ labels }: Series): string {
  const { component = '', source = '', ...rest } = labels;
  if (!source.startsWith(`${component}/`)) return labelText(labels);
  return labelText({ ...rest, source: source.slice(component.length + 1) });
}

const during = ({ points }: Series, { start, lengthMs }: Window) =>
  points
    .map(([at, value]) => [elapsed(start, at), value] as const)
    .filter(([at, value]) => at >= 0 && at <= lengthMs && Number.isFinite(value));

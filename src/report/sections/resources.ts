import type { RunFacts, Series } from '../../model/facts.ts';
import { metricOf } from '../../model/metrics/index.ts';
import type { Result } from '../../model/result.ts';
import { seriesTitle } from '../../model/series.ts';
import { elapsed } from '../../model/units.ts';
import { axisOver, type ChartLayer, type ChartPoint, plot } from '../../render/charts.ts';
import { type Html, html } from '../../render/html.ts';
import { scaleFor } from '../../render/quantity.ts';
import { labelText, metricTitle } from '../names.ts';
import { type RunWindow, windowOf } from '../window.ts';
import { TIME_GROUP } from './timeline.ts';

/** What was sampled over time, a chart per metric. */
export function resources({ unmeasured = [] }: Result, facts: RunFacts): Html | undefined {
  const window = windowOf(facts);
  if (window === undefined || facts.series.length === 0) return undefined;
  const metrics = [...Map.groupBy(facts.series, ({ metric }) => metric)].map(([metric, all]) => {
    const lines = linesOf(all, window);
    return { metric, lines, idle: lines.every(({ peak }) => peak === 0) };
  });
  const plots = metrics.filter(({ idle }) => !idle).map(({ metric, lines }) => linesPlot(metric, lines, window));
  const notes = metrics
    .filter(({ lines, idle }) => idle && lines.length > 0)
    .map(
      ({ metric, lines }) => html`<p class="note">${metricTitle(metric)}: 0 throughout, in ${lines.length} series.</p>`,
    );
  const absences = [...Map.groupBy(unmeasured, ({ reason }) => reason)].map(
    ([reason, of]) => html`<p class="note">Not measured: ${of.map(seriesTitle).join(', ')} (${reason}).</p>`,
  );
  return html`<section><h2>Resources <small>as sampled</small></h2><div class="grid">${plots}</div>${notes}${absences}</section>`;
}

const LINE_COLOURS = [5, 1, 6, 4, 2, 3, 8];
const NAMED = LINE_COLOURS.length;

interface Line {
  readonly label: string;
  readonly points: readonly ChartPoint[];
  readonly peak: number;
}

/** The highest first. */
const linesOf = (all: readonly Series[], window: RunWindow): Line[] =>
  all
    .map((series) => ({ label: seriesName(series), points: during(series, window) }))
    .filter(({ points }) => points.length > 0)
    .map((line) => ({ ...line, peak: Math.max(...line.points.map(([, value]) => value)) }))
    .sort((a, b) => b.peak - a.peak);

function linesPlot(metric: string, lines: readonly Line[], window: RunWindow): Html {
  const layers = lines.slice(0, NAMED).map(({ label, points }, index): ChartLayer => {
    const colour = LINE_COLOURS[index] ?? 0;
    // One sample makes no line.
    return points.length === 1
      ? { type: 'dots', label, colour, points }
      : { type: 'line', shape: 'thin', label, colour, points };
  });
  const y = axisOver(
    lines.map(({ peak }) => peak),
    (size) => scaleFor(metricOf(metric)?.unit, size),
  );
  const note = lines.length > NAMED ? `the highest ${NAMED} of ${lines.length}` : '';
  return plot({ title: metricTitle(metric), note, x: window.axis, y, layers, group: TIME_GROUP });
}

/** `node/worker-1` says already that its component is a node. */
function seriesName({ labels }: Series): string {
  const { component = '', source = '', ...rest } = labels;
  if (!source.startsWith(`${component}/`)) return labelText(labels);
  return labelText({ ...rest, source: source.slice(component.length + 1) });
}

const during = ({ points }: Series, { start, lengthMs }: RunWindow) =>
  points
    .map(([at, value]) => [elapsed(start, at), value] as const)
    .filter(([at, value]) => at >= 0 && at <= lengthMs && Number.isFinite(value));

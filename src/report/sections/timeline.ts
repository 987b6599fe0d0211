import type { CallSample, ObjectSample, RunFacts, StepSpan } from '../../model/facts.ts';
import { byKey } from '../../model/order.ts';
import type { Result } from '../../model/result.ts';
import { type EpochMs, elapsed } from '../../model/units.ts';
import { axisOver, type ChartLayer, type ChartPoint, plot } from '../../render/charts.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity, scaleFor } from '../../render/quantity.ts';
import { arrivalOf, type Phase, phasesOf } from '../phases.ts';
import { population } from '../population.ts';
import { type RunWindow, windowOf } from '../window.ts';

/** What happened while there were objects: how many in which phase, at which rate they came, how the API answered. */
export function timeline(_: Result, facts: RunFacts): Html | undefined {
  const window = windowOf(facts);
  if (window === undefined) return undefined;
  const phases = phasesOf(facts.objects, facts.plan);
  return html`<section><h2>Timeline <small>from the first creation</small></h2>
${stepLane(facts.steps, window)}${populationPlot(facts.objects, phases, window)}${ratePlot(facts.objects, phases, window)}${callPlot(facts.calls, window)}</section>`;
}

/** Plots over time point at the same instant together. */
export const TIME_GROUP = 'time';

function stepLane(steps: readonly StepSpan[], window: RunWindow): Html {
  const blocks = steps.flatMap((step) => {
    const from = Math.max(0, elapsed(window.start, step.startedAt));
    const to = Math.min(
      window.lengthMs,
      step.endedAt === undefined ? window.lengthMs : elapsed(window.start, step.endedAt),
    );
    if (to <= from) return [];
    const share = (length: number): string => ((length / window.lengthMs) * 100).toFixed(2);
    const label = step.level === undefined ? step.kind : `${step.kind} ${step.level}`;
    const fits = (to - from) / window.lengthMs > label.length * 0.007 + 0.01;
    return html`<i class="${step.kind}" style="left:${share(from)}%;width:${share(to - from)}%">${fits ? html`<span>${label}</span>` : ''}</i>`;
  });
  return html`<div class="lanes">${blocks}</div>`;
}

function populationPlot(objects: readonly ObjectSample[], phases: readonly Phase[], window: RunWindow): Html {
  const layers = population(objects, phases, window);
  const tops = layers.flatMap((layer) => (layer.type === 'area' ? layer.points.map(([, , high]) => high) : []));
  const y = axisOver(tops, (size) => scaleFor('count', size));
  return plot({ title: 'Objects by phase', x: window.axis, y, layers, group: TIME_GROUP });
}

function ratePlot(objects: readonly ObjectSample[], phases: readonly Phase[], window: RunWindow): Html {
  const widthMs = BINS.find((width) => window.lengthMs / width <= 160) ?? window.lengthMs / 160;
  const steps = ratesOf(objects, phases).map(({ label, colour, times }) => ({
    type: 'line' as const,
    label,
    colour,
    shape: 'step' as const,
    points: perSecond(times, window, widthMs),
  }));
  const heights = steps.flatMap(({ points }) => points.map(([, y]) => y));
  const y = axisOver(heights, (size) => scaleFor('per_s', size));
  const note = `per ${formatQuantity(widthMs, 'ms')}`;
  return plot({ title: 'Rate', note, x: window.axis, y, layers: steps, group: TIME_GROUP });
}

interface Rate {
  readonly label: string;
  readonly colour: number;
  readonly times: readonly (EpochMs | undefined)[];
}

function ratesOf(objects: readonly ObjectSample[], phases: readonly Phase[]): Rate[] {
  const rate = (label: string, colour: number, time: (object: ObjectSample) => EpochMs | undefined): Rate => ({
    label,
    colour,
    times: objects.map(time),
  });
  const arrival = arrivalOf(phases);
  const paced = new Set(objects.map(({ scheduledAt }) => scheduledAt)).size > objects.length / 2;
  return [
    rate('deleted', 8, ({ deletion }) => deletion?.goneAt),
    ...(paced ? [rate('requested', 0, ({ scheduledAt }) => scheduledAt)] : []),
    rate('created', 1, ({ acknowledgedAt }) => acknowledgedAt),
    ...(arrival === undefined ? [] : [rate(arrival.name, arrival.colour, arrival.reachedAt)]),
  ];
}

const BINS = [100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000];

/** Counts per bin as a rate; each bin's height is drawn from where it begins. */
function perSecond(times: readonly (EpochMs | undefined)[], window: RunWindow, widthMs: number): ChartPoint[] {
  const bins = new Array<number>(Math.ceil(window.lengthMs / widthMs)).fill(0);
  for (const at of times) {
    if (at === undefined) continue;
    const index = Math.floor(elapsed(window.start, at) / widthMs);
    if (index in bins) bins[index] = (bins[index] ?? 0) + 1;
  }
  return [...bins.map((count, index) => [index * widthMs, (count * 1000) / widthMs] as const), [window.lengthMs, 0]];
}

function callPlot(calls: readonly CallSample[], window: RunWindow): Html | string {
  const during = calls.filter(
    ({ sentAt }) => sentAt >= window.start && elapsed(window.start, sentAt) <= window.lengthMs,
  );
  if (during.length === 0) return '';
  const names = Map.groupBy(during, (call) => (succeeded(call) ? call.verb : 'failed'));
  const layers = [...names].sort(byKey).map(
    ([label, of], index): ChartLayer => ({
      type: 'dots',
      label: `${label} (${of.length})`,
      colour: label === 'failed' ? 3 : (VERB_COLOURS[index] ?? 0),
      points: of.map(({ sentAt, latencyMs }) => [elapsed(window.start, sentAt), Math.max(0.1, latencyMs)] as const),
    }),
  );
  const y = axisOver(
    during.map(({ latencyMs }) => Math.max(0.1, latencyMs)),
    () => scaleFor('ms', 1),
    true,
  );
  return plot({
    title: 'API calls',
    note: 'latency of our own, by verb',
    x: window.axis,
    y,
    layers,
    group: TIME_GROUP,
  });
}

const VERB_COLOURS = [5, 1, 6, 4, 8];

const succeeded = ({ status }: CallSample): boolean => status >= 200 && status < 400;

import { capital } from '../../model/capital.ts';
import { counted } from '../../model/counted.ts';
import type { LatencyClock, ObjectSample, RunFacts } from '../../model/facts.ts';
import type { Result } from '../../model/result.ts';
import { axisOver, type ChartLayer, type ChartPoint, plot } from '../../render/charts.ts';
import { type Html, html } from '../../render/html.ts';
import { scaleFor } from '../../render/quantity.ts';
import { populationName } from '../names.ts';
import { latenciesOf, type Phase, phasesOf } from '../phases.ts';

/** How long objects took to each phase: the share that had arrived by then, by both clocks. What never arrived keeps a curve below 100 %. */
export function distributions(result: Result, { objects, plan }: RunFacts): Html | undefined {
  const populations = [...Map.groupBy(objects, (object) => populationName(object, plan))];
  const phases = phasesOf(objects, plan);
  const axis = latencyAxis(phases, objects);
  if (axis === undefined) return undefined;
  const plots = populations.map(([name, here]) => {
    return plot({
      title: name === '' ? 'Time since creation' : capital(name),
      note: counted(here.length, 'object'),
      x: axis,
      y: SHARE,
      layers: layersOf(phases, here),
      group: 'latency',
    });
  });
  const caution =
    result.outcome === 'invalid' ? html`<p class="note">To find out what happened, not to be quoted.</p>` : '';
  return html`<section><h2>Distributions <small>lines: our watch (ms), dashed: the server's stamps (1 s)</small></h2>${caution}<div class="grid">${plots}</div></section>`;
}

const SHARE = { from: 0, to: 1, scale: scaleFor('share', 1) };
const CLOCKS: readonly LatencyClock[] = ['watch', 'server'];

function latencyAxis(phases: readonly Phase[], objects: readonly ObjectSample[]) {
  const latencies = phases.flatMap((phase) => CLOCKS.flatMap((clock) => latenciesOf(phase, objects, clock)));
  return latencies.length === 0 ? undefined : axisOver(latencies, (size) => scaleFor('ms', size));
}

function layersOf(phases: readonly Phase[], objects: readonly ObjectSample[]): ChartLayer[] {
  return phases.flatMap((phase) =>
    CLOCKS.map(
      (clock): ChartLayer => ({
        type: 'line',
        shape: clock === 'watch' ? 'step' : 'dashed-step',
        label: clock === 'watch' ? phase.name : `${phase.name}, server`,
        colour: phase.colour,
        points: ecdf(phase, clock, objects),
      }),
    ),
  );
}

/** The empirical distribution function, over all objects that were asked for. */
function ecdf(phase: Phase, clock: LatencyClock, objects: readonly ObjectSample[]): ChartPoint[] {
  const values = latenciesOf(phase, objects, clock).sort((a, b) => a - b);
  if (values.length === 0) return [];
  return [[0, 0], ...values.map((value, index) => [Math.max(0, value), (index + 1) / objects.length] as const)];
}

import type { ObjectSample, RunFacts } from '../../model/facts.ts';
import type { Result } from '../../model/result.ts';
import { elapsed } from '../../model/units.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import { populationName } from '../names.ts';
import { arrivalOf, type Phase, phasesOf } from '../phases.ts';
import { rangeBar } from '../range-bar.ts';

/** Whether one node is slower than the others, or carries more: of the last level and population, for they differ by design. */
export function nodes(_: Result, { objects, plan }: RunFacts): Html | undefined {
  const [latest] = objects.slice(-1);
  const name = latest === undefined ? '' : populationName(latest, plan);
  const last = objects.filter((object) => populationName(object, plan) === name);
  const final = arrivalOf(phasesOf(last, plan));
  const rows = final === undefined ? [] : spreads(last, final);
  if (final === undefined || rows.length < 2) return undefined;
  const full = Math.max(...rows.map(({ high }) => high)) * 1.08;
  const most = Math.max(...rows.map(({ count }) => count));
  const shown = rows.length <= SHOWN ? rows : rows.toSorted((a, b) => b.median - a.median).slice(0, SHOWN);
  const lines = shown.map(
    ({
      node,
      count,
      median,
      low,
      high,
    }) => html`<tr><th>${node}</th><td class="count"><i style="width:${((count / most) * 100).toFixed(1)}%"></i>${count}</td>
<td class="bar">${rangeBar({ value: median, low, high, full })}</td><td>${formatQuantity(median, 'ms')}</td></tr>`,
  );
  const rest = rows.length > SHOWN ? html`<p class="note">The ${SHOWN} slowest of ${rows.length} nodes.</p>` : '';
  return html`<section><h2>Per node <small>time to ${last.some(({ instances }) => instances !== undefined) ? 'each instance' : final.name}${name === '' ? '' : `, ${name}`}: median, and the band of 90 % of objects</small></h2>
<div class="wide"><table class="nodes"><tr><th>node</th><th>instances</th><th></th><th>median</th></tr>${lines}</table></div>${rest}</section>`;
}

const SHOWN = 40;

interface Spread {
  readonly node: string;
  readonly count: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

function spreads(objects: readonly ObjectSample[], phase: Phase): Spread[] {
  const instances = objects.flatMap((object) => instancesOf(object, phase));
  return [...Map.groupBy(instances, ({ node = 'no node' }) => node)]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap(([node, here]) => {
      const values = sorted(here.flatMap(({ latency }) => latency ?? []));
      const [low, median, high] = [quantile(values, 5), quantile(values, 50), quantile(values, 95)];
      if (low === undefined || median === undefined || high === undefined) return [];
      return { node, count: here.length, low, median, high };
    });
}

interface Instance {
  readonly node?: string;
  readonly latency?: number;
}

/** The object itself, or each instance of a set on its own node. */
function instancesOf(object: ObjectSample, phase: Phase): Instance[] {
  const { node, instances, acknowledgedAt } = object;
  if (instances === undefined) return [{ node, latency: phase.latency(object, 'watch') }];
  return instances.map(({ node, readyAt }) => ({
    node,
    latency: readyAt === undefined || acknowledgedAt === undefined ? undefined : elapsed(acknowledgedAt, readyAt),
  }));
}

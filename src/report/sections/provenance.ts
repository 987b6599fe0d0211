import { counted } from '../../model/counted.ts';
import type { NodeInventory } from '../../model/entry.ts';
import type { ClockComparison, Result, ScrapedSource } from '../../model/result.ts';
import { elapsed, toIso } from '../../model/units.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';

/** What was measured, where, with what: all that is needed to compare with another run, or to repeat this one. */
export function provenance({ run, provenance: known }: Result): Html {
  const { nodes, versions, regime, clock, lock, images = {}, scraped = [] } = known;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['job', run.job],
    ['build', run.build],
    ...Object.entries(run.repos),
    ...Object.entries(versions),
    ...Object.entries(images),
    ...Object.entries(regime.hard).map(([name, fact]) => [name, `${fact}${MEANINGS[name] ?? ''}`] as const),
    ['regime', `${regime.id}, by the facts above from "experiment" on: only runs that share them are compared`],
    ['prowess', run.tool],
    ['seed', run.seed],
    ['clock', clockText(clock)],
    ...scraped.map((source) => [nameOf(source), scrapesText(source)] as const),
    ['lock', lock === undefined ? undefined : `token ${lock.token}, waited ${formatQuantity(lock.waitedMs, 'ms')}`],
  ];
  const known_ = rows.filter(([, value]) => value !== undefined && value !== '');
  return html`<section><h2>Provenance</h2>
<dl>${known_.map(([name, value = '']) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${nodeTable(nodes)}
<p class="note">Raw samples: objects.csv and objects.ndjson. Everything here is computed from journal.ndjson, and prowess results computes it again.</p></section>`;
}

/** What a fact means that says nothing by itself. */
const MEANINGS: Readonly<Record<string, string>> = {
  experiment: ': the kind of load, and a hash of all that shapes the numbers',
};

function clockText({ offsetMs, uncertaintyMs, samples }: ClockComparison): string {
  if (offsetMs === undefined || uncertaintyMs === undefined) return "the offset of the server's clock is not known";
  const size = formatQuantity(Math.abs(offsetMs), 'ms');
  return `the server's is ${size} ${offsetMs < 0 ? 'behind' : 'ahead of'} ours, give or take ${formatQuantity(uncertaintyMs, 'ms')} (${samples} replies)`;
}

const nameOf = ({ source, level }: ScrapedSource): string => (level === undefined ? source : `${source}, ${level}`);

function scrapesText({ before, after }: ScrapedSource): string {
  if (before === undefined || after === undefined) return 'through Prometheus: no scrape on both sides of the load';
  const window = formatQuantity(elapsed(before, after), 'ms');
  return `through Prometheus: what changed between its scrapes of ${toIso(before)} and ${toIso(after)}, ${window} apart`;
}

function nodeTable(nodes: readonly NodeInventory[]): Html | string {
  if (nodes.length === 0) return '';
  const rows = nodes.map(
    (node) => html`<tr><th>${node.name}</th><td>${role(node)}</td><td>${node.model ?? ''}</td><td>${node.cpu}</td>
<td>${formatQuantity(node.memoryBytes, 'bytes')}</td><td>${node.kubelet}</td><td>${node.kernel}</td><td>${node.os}</td></tr>`,
  );
  return html`<details ${nodes.length > 8 ? '' : 'open'}><summary>${counted(nodes.length, 'node')}</summary><div class="wide"><table>
<tr><th></th><th></th><th>model</th><th>cores</th><th>memory</th><th>kubelet</th><th>kernel</th><th>system</th></tr>${rows}</table></div></details>`;
}

function role({ ready, schedulable, controlPlane }: NodeInventory): string {
  if (!ready) return 'not ready';
  return [controlPlane ? 'control plane' : '', schedulable ? 'load' : ''].filter(Boolean).join(', ');
}

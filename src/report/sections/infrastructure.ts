import { firstFew } from '../../model/counted.ts';
import type { NodesFound } from '../../model/entry.ts';
import { hostClass } from '../../model/host.ts';
import type { PhaseOutcome, Result } from '../../model/result.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';

/** How the run's own cluster was made, and what of it was missing. */
export function infrastructure({ provenance: { made }, run }: Result): Html | undefined {
  if (made === undefined) return undefined;
  const { provider, id, phases, existedMs, cost, host } = made;
  const price = cost === undefined ? '' : `, which costs ${cost.amount.toFixed(2)} ${cost.currency}`;
  return html`<section><h2>The cluster of this run</h2>
<p>${id} was made for this run (${provider}). It existed for ${formatQuantity(existedMs, 'ms')} until the end of the run${price}; its removal is in infrastructure.json.</p>
${host === undefined ? '' : html`<p>It was on the runner's own machine, ${host.node ?? 'whose name is not known'}: ${hostClass(host)}. What else that machine did is under host-quiet.</p>`}
${run.untrusted === true ? html`<p class="note">Measured where the pull request's code was in control: such a run is never a base for comparisons.</p>` : ''}
<div class="wide"><table>${phases.map(row)}</table></div></section>`;
}

const row = ({ phase, how, durationMs, reason, found }: PhaseOutcome): Html =>
  html`<tr><th>${NAMES[phase]}</th><td>${formatQuantity(durationMs, 'ms')}</td><td>${how}</td><td>${reason ?? ''}</td><td>${found === undefined ? '' : nodesText(found)}</td></tr>`;

const NAMES = {
  images: 'waited for the images',
  up: 'made',
  validate: 'waited for its nodes',
  dump: 'collected a dump',
  down: 'removed',
} as const;

function nodesText({ expected, ready, notReady }: NodesFound): string {
  const missing = Math.max(0, expected - ready);
  if (missing === 0) return `${ready} nodes can take load`;
  return `${ready} of ${expected} nodes can take load, ${missing} missing${notReady.length === 0 ? '' : `; not ready: ${firstFew(notReady)}`}`;
}

import type { RunFacts } from '../../model/facts.ts';
import { repetitionsOf, WARM_UP } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { answerOf, rampsOf } from '../../ramps/index.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { rampSections } from './ramp-parts.ts';

/** What ramps say of memory per container and of how the cluster gives way. A run that is not trusted has no such numbers. */
export function ramps({ run, outcome }: Result, facts: RunFacts): Html | undefined {
  const repetitions = repetitionsOf(facts.plan);
  const data = rampsOf(facts).filter(({ step }) => repetitions.get(step) !== WARM_UP);
  if (outcome === 'invalid' || data.length === 0) return undefined;
  const all = data.map((each) => each.data);
  return html`${rampSections(all, answerOf(all, run.seed))}${unread(facts)}`;
}

/** How nodes and runtime deal with memory, and what cannot be known of it. */
function unread({ rampSettings, plan }: RunFacts): Html | string {
  const [setting] = rampSettings;
  if (setting === undefined) return '';
  const nodes = setting.nodes.map(({ name, kernel = '', evictionHard = {}, failSwapOn, swapBehavior = '' }) => {
    const evicts = Object.entries(evictionHard).map(([signal, limit]) => `${signal} below ${limit}`);
    const swap = failSwapOn === undefined ? '' : failSwapOn ? 'no swap allowed' : `swap ${swapBehavior || 'allowed'}`;
    return html`<tr><td>${name}</td><td>${kernel}</td><td>${evicts.join(', ')}</td><td>${swap}</td></tr>`;
  });
  const absent = Object.entries(setting.unread).map(([what, why]) => html`<li>${what}: ${why}</li>`);
  return html`<section><h2>Memory of the nodes <small>as their kubelets are configured</small></h2>
<div class="wide"><table><tr><th></th><th>kernel</th><th>evicts</th><th>swap</th></tr>${nodes}</table></div>
<p class="note">${restText(plan)}</p>
<details><summary>What is not recorded</summary><ul>${absent}</ul></details></section>`;
}

/** How long nodes rested before their memory without containers was read. */
function restText({ steps }: RunFacts['plan']): string {
  const rest = steps.find((step) => step.kind === 'ramp')?.ramp.baselineMs ?? 0;
  return rest === 0
    ? 'The nodes did not rest before the first step: what ran before may be in their baseline.'
    : `The nodes rested for ${formatQuantity(rest, 'ms')} before they were looked at without containers.`;
}

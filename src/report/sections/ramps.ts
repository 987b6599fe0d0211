import type { RunFacts } from '../../model/facts.ts';
import { repetitionsOf, WARM_UP } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { answerOf, type RampAnswer, rampsOf, sandboxTexts } from '../../ramps/index.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { rampSections } from './ramp-parts.ts';

/** What ramps say of memory per container and of how the cluster gives way. A run that is not trusted has no such numbers. */
export function ramps({ run, outcome }: Result, facts: RunFacts): Html | undefined {
  const repetitions = repetitionsOf(facts.plan);
  const data = rampsOf(facts).filter(({ step }) => repetitions.get(step) !== WARM_UP);
  if (outcome === 'invalid' || data.length === 0) return undefined;
  const all = data.map((each) => each.data);
  const answer = answerOf(all, run.seed);
  return html`${rampSections(all, answer)}${sandboxes(answer)}${settings(facts)}`;
}

/** What a container's program sees of its machine, as it says itself: no API shows what a runtime gives a sandbox. */
function sandboxes({ ramps: all }: RampAnswer): Html {
  const rows = all.map(({ label, sandbox }) => {
    if (sandbox === undefined)
      return html`<tr><th>${label}</th><td colspan="3">the program of this image does not say it</td></tr>`;
    const { size, added, ksm } = sandboxTexts(sandbox);
    return html`<tr><th>${label}</th><td>${size}</td><td>${added}</td><td>${ksm}</td></tr>`;
  });
  return html`<section><h2>Sandboxes <small>as the programs in them see their machine</small></h2>
<div class="wide"><table><tr><th></th><th>memory and CPUs</th><th>added while it ran (hot-plug)</th><th>KSM of its kernel</th></tr>${rows}</table></div></section>`;
}

/** How nodes deal with memory, and what could not be read of it. */
function settings({ rampSettings, rampLooks, plan }: RunFacts): Html | string {
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
<p class="note">${restText(plan)}${sourceText(rampLooks)}</p>
${absent.length === 0 ? '' : html`<details><summary>What could not be read</summary><ul>${absent}</ul></details>`}</section>`;
}

/** A source that says less than kubelets is named. */
function sourceText(looks: RunFacts['rampLooks']): string {
  const isByMetrics = looks.some(({ nodes }) => nodes.some(({ by }) => by !== undefined));
  return isByMetrics
    ? ' Their kubelets could not be read: metrics.k8s.io said how much memory was left, and nothing of swap or of tasks that wait for memory.'
    : '';
}

/** How long nodes rested before their memory without containers was read. */
function restText({ steps }: RunFacts['plan']): string {
  const rest = steps.find((step) => step.kind === 'ramp')?.ramp.baselineMs ?? 0;
  return rest === 0
    ? 'The nodes did not rest before the first step: what ran before may be in their baseline.'
    : `The nodes rested for ${formatQuantity(rest, 'ms')} before they were looked at without containers.`;
}

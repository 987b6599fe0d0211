import type { Result } from '../../model/result.ts';
import { elapsed, toIso } from '../../model/units.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { validityName } from '../names.ts';

/** What a person reads first: the verdict, the sentence, and where a run is INVALID, why. */
export function outcome(result: Result): Html {
  const { run, ended, headline, startedAt, endedAt } = result;
  const began = toIso(startedAt).replace('T', ' ').slice(0, 16);
  return html`<header class="hero">
<p class="path"><b>${run.test}</b> <span>build ${run.build}</span> <span>${run.cluster}</span> <span>${began} UTC</span></p>
<p class="verdict">${VERDICTS[result.outcome]}<small>${ENDINGS[ended]} after ${formatQuantity(elapsed(startedAt, endedAt), 'ms')}</small></p>
<h1>${headline}</h1>
${reasons(result)}
</header>`;
}

const VERDICTS = { pass: 'Pass', fail: 'Fail', invalid: 'Invalid' } as const;

const ENDINGS = {
  completed: 'completed',
  aborted: 'aborted',
  'timed-out': 'timed out',
  crashed: 'crashed',
  infrastructure: 'stopped by the infrastructure',
} as const;

function reasons(result: Result): Html | string {
  const failed = result.validity.filter(({ passed }) => !passed);
  if (result.outcome !== 'invalid' || failed.length === 0) return '';
  const items = [...Map.groupBy(failed, validityName)].map(
    ([name, checks]) =>
      html`<li><b>${name}</b>${checks.slice(0, SHOWN).map(({ message }) => html`<span>${message}</span>`)}${
        checks.length > SHOWN ? html`<span>and ${checks.length - SHOWN} more like it</span>` : ''
      }</li>`,
  );
  return html`<ul class="reasons">${items}</ul><p class="note">The numbers of this run cannot be trusted, so none are quoted.</p>`;
}

/** Of one rule's complaints; all of them are in the section on validity. */
const SHOWN = 3;

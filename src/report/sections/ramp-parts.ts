import type { OneRamp, RampAnswer, RampData } from '../../ramps/index.ts';
import {
  answerSentence,
  capacityCells,
  comparisonText,
  costCells,
  estimateText,
  eventRows,
  faultText,
  figuresOf,
} from '../../ramps/index.ts';
import { plot } from '../../render/charts.ts';
import { type Html, html } from '../../render/html.ts';

/** What ramps say, as sections: cost and capacity of all, then the events and figures of each. */
export function rampSections(data: readonly RampData[], answer: RampAnswer): Html[] {
  return [overview(answer), ...answer.ramps.map((ramp, index) => one(data[index], ramp))];
}

function overview({ ramps, comparisons }: RampAnswer): Html {
  const rows = ramps.map(
    (ramp) =>
      html`<tr><th>${ramp.label}</th>${[...costCells(ramp), ...capacityCells(ramp)].map((cell) => html`<td>${cell}</td>`)}</tr>`,
  );
  const against = comparisons.flatMap((each) => comparisonText(each).trim().split('\n'));
  return html`<section><h2>What a container costs <small>memory, with the 95 % interval</small></h2>
${ramps.map((ramp) => html`<p>${answerSentence(ramp)}</p>`)}
<div class="wide"><table><tr>${HEADINGS.map((heading) => html`<th>${heading}</th>`)}</tr>${rows}</table></div>
${against.map((line) => html`<p>${line}</p>`)}</section>`;
}

const HEADINGS = ['', 'per container', 'per running one', 'predicted', 'measured capacity', 'most at once', 'plateau'];

function one(data: RampData | undefined, ramp: OneRamp): Html {
  const rows = eventRows(ramp).map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`);
  const { withFrozen } = ramp.cost;
  const frozen =
    withFrozen === undefined
      ? ''
      : html`<p class="note">With repeated samples kept it would be ${estimateText(withFrozen)}.</p>`;
  const faults =
    ramp.faults.length === 0
      ? ''
      : html`<details><summary>Faults in the data (${ramp.faults.length}); what is missing or repeated is in no number</summary><ul>${ramp.faults.map((fault) => html`<li>${faultText(fault)}</li>`)}</ul></details>`;
  return html`<section><h2>${ramp.label} <small>how it gives way</small></h2>
<div class="wide"><table><tr><th></th><th>step</th><th>containers</th><th></th></tr>${rows}</table></div>${frozen}
${data === undefined ? '' : figuresOf(data, ramp).map(({ plot: drawn }) => plot(drawn))}${faults}</section>`;
}

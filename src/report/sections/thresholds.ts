import { counted } from '../../model/counted.ts';
import type { Result, ThresholdOutcome } from '../../model/result.ts';
import { verdictTexts } from '../../render/figure.ts';
import { type Html, html } from '../../render/html.ts';
import { labelText, metricTitle } from '../names.ts';
import { fullScale, rangeBar } from '../range-bar.ts';

/** Every gate: what was asked, what came, how far apart. Those that hold are folded. */
export function thresholds(result: Result): Html | undefined {
  if (result.thresholds.length === 0 || result.outcome === 'invalid') return undefined;
  const failed = result.thresholds.filter(({ passed }) => !passed);
  const held = result.thresholds.filter(({ passed }) => passed);
  const title = `${held.length} of ${counted(result.thresholds.length, 'threshold')} ${held.length === 1 ? 'holds' : 'hold'}`;
  return html`<section><h2>Thresholds <small>${title}</small></h2>${failed.length === 0 ? '' : table(failed)}${
    held.length === 0 ? '' : html`<details><summary>Those that hold</summary>${table(held)}</details>`
  }</section>`;
}

const table = (outcomes: readonly ThresholdOutcome[]): Html => html`<div class="wide"><table class="thresholds">
<tr><th></th><th>metric</th><th>asked</th><th>measured</th><th></th></tr>${outcomes.map(thresholdRow)}</table></div>`;

function thresholdRow(outcome: ThresholdOutcome): Html {
  const { metric, labels, statistic, bound, limit, value, low, high, observed } = outcome;
  const texts = verdictTexts(outcome);
  const asked = `${statistic} ${bound === 'max' ? 'at most' : 'at least'} ${texts.limit}`;
  const range =
    texts.measured === undefined ? undefined : { value, low, high, ...(value === undefined && observed), limit };
  return html`<tr><td>${badge(outcome.passed)}</td>
<td>${metricTitle(metric)} <span class="note">${labelText(labels)}</span></td><td>${asked}</td>
<td>${texts.measured ?? 'not measured'}</td>
<td class="bar">${range === undefined ? '' : rangeBar({ ...range, full: fullScale([range]) })}</td></tr>`;
}

const badge = (passed: boolean): Html =>
  passed ? html`<span class="badge good">pass</span>` : html`<span class="badge bad">fail</span>`;

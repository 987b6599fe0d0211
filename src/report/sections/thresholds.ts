import type { Result, ThresholdOutcome } from '../../model/result.ts';
import { verdictTexts } from '../../render/figure.ts';
import { type Html, html } from '../../render/html.ts';
import { labelText, metricTitle } from '../names.ts';
import { fullScale, rangeBar } from '../range-bar.ts';

/** Every gate: what was asked, what came, how far apart. */
export function thresholds(result: Result): Html | undefined {
  if (result.thresholds.length === 0 || result.outcome === 'invalid') return undefined;
  const rows = result.thresholds.map(thresholdRow);
  return html`<section><h2>Thresholds</h2><div class="wide"><table class="thresholds">
<tr><th></th><th>metric</th><th>asked</th><th>measured</th><th></th></tr>${rows}</table></div></section>`;
}

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

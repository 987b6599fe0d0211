import { METRICS, type MetricName } from '../../model/metrics/index.ts';
import { isShowable, type Measurement, type Result, type Statistic } from '../../model/result.ts';
import { figureTexts } from '../../render/figure.ts';
import { type Html, html } from '../../render/html.ts';
import { labelText } from '../names.ts';

/** Everything that was measured, metric by metric, with what each number means. */
export function measurements(result: Result): Html | undefined {
  if (result.outcome === 'invalid' || result.measurements.length === 0) return undefined;
  const groups = [...Map.groupBy(result.measurements, ({ metric }) => metric)];
  return html`<section><h2>All measurements <small>${groups.length} metrics, ${result.measurements.length} series; 95 % intervals where a number is an estimate; "of this run" says nothing of other runs</small></h2>${groups.map(([metric, all]) => group(metric, all))}</section>`;
}

function group(metric: MetricName, all: readonly Measurement[]): Html {
  const { title, meaning } = METRICS[metric];
  const names = [...new Set(all.flatMap(({ statistics }) => statistics.map(({ name }) => name)))];
  const heads = names.map((name) => html`<th>${name}</th>`);
  const rows = all.map(
    ({ labels, statistics, samples, censored }) =>
      html`<tr><th>${labelText(labels)}</th>${names.map((name) =>
        cell(
          metric,
          statistics.find((each) => each.name === name),
        ),
      )}<td>${samples}</td><td class="${censored > 0 ? 'warn' : 'quiet'}">${censored}</td></tr>`,
  );
  return html`<details><summary>${title} <span class="note">${meaning}</span></summary>
<div class="wide"><table class="numbers"><tr><th></th>${heads}<th>samples</th><th>never arrived</th></tr>${rows}</table></div></details>`;
}

function cell(metric: MetricName, statistic: Statistic | undefined): Html {
  if (statistic === undefined || !isShowable(statistic)) return html`<td class="absent">absent</td>`;
  const { value, interval } = figureTexts(statistic, METRICS[metric].unit);
  return html`<td>${statistic.atLeast ? '≥ ' : ''}${value}${interval === undefined ? '' : html`<span class="interval">${interval}</span>`}</td>`;
}

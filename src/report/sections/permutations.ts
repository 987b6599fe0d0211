import type { RunFacts } from '../../model/facts.ts';
import { levelNameOf } from '../../model/key-figures.ts';
import { keySeries } from '../../model/key-series.ts';
import { METRICS } from '../../model/metrics/index.ts';
import type { Measurement, Result } from '../../model/result.ts';
import { labelValues } from '../../model/series-id.ts';
import { figureTexts, spreadText } from '../../render/figure.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { superiority } from '../../stats/superiority.ts';
import { repetitionOrder } from './repetition-order.ts';

/** A set of benchmarks: for each key reading its permutations from the best to the worst, and by how much each is behind the best. */
export function permutations(result: Result, { plan }: RunFacts): Html | undefined {
  const isSet = new Set(plan.levels.map(({ name }) => name)).size > 1;
  if (
    result.outcome === 'invalid' ||
    !isSet ||
    !plan.steps.some(({ kind }) => kind === 'benchmark' || kind === 'engine')
  )
    return undefined;
  const series = keySeries(plan, result.measurements).filter(({ labels }) => labels.bytes === undefined);
  const groups = [...Map.groupBy(series, titleOf)].filter(([, all]) => all.length > 1);
  if (groups.length === 0) return undefined;
  return html`<section><h2>Permutations <small>medians of the repetitions, the best first; effect: how probably a repetition of the best is better than one of this (0.5: no difference, 1: no overlap)</small></h2>${groups.map(([title, all]) => html`${table(title, all)}${repetitionOrder(title, all)}`)}</section>`;
}

function titleOf({ metric, labels: { level: _, ...labels } }: Measurement): string {
  const others = labelValues(labels).join(', ');
  return `${METRICS[metric].title}${others === '' ? '' : ` (${others})`}`;
}

const valueOfSeries = ({ statistics }: Measurement): number => statistics[0]?.value ?? Number.NaN;

function table(title: string, all: readonly Measurement[]): Html | string {
  const [first] = all;
  if (first === undefined) return '';
  const sign = METRICS[first.metric].better === 'lower' ? 1 : -1;
  const sorted = all.toSorted((a, b) => sign * (valueOfSeries(a) - valueOfSeries(b)));
  const [best = first] = sorted;
  return html`<h3>${title}</h3><div class="wide"><table class="numbers"><tr><th>permutation</th><th>median (95 %)</th><th>repetitions</th><th>n</th><th>behind the best</th><th>effect</th></tr>${sorted.map((each) => row(each, best))}</table></div>`;
}

function row(each: Measurement, best: Measurement): Html {
  const { unit, better } = METRICS[each.metric];
  const [statistic] = each.statistics;
  if (statistic === undefined) return html``;
  const { value, interval } = figureTexts(statistic, unit);
  const cells = [each.samples, behind(each, best), each === best ? '' : effectText(best, each, better === 'lower')];
  return html`<tr><th>${levelNameOf(each)}</th><td>${value}${interval === undefined ? '' : html`<span class="interval">${interval}</span>`}</td><td>${spreadText(statistic, unit) ?? ''}</td>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}

function behind(each: Measurement, best: Measurement): string {
  const [own, most] = [valueOfSeries(each), valueOfSeries(best)];
  return each === best || most === 0 ? '' : formatQuantity(Math.abs(own / most - 1), 'share');
}

/** Of repetitions alone: one value of each says nothing of chance. */
function effectText(best: Measurement, each: Measurement, isLowerBetter: boolean): string {
  const [first = [], second = []] = [best, each].map(({ statistics }) => statistics[0]?.repetitions ?? []);
  const share = isLowerBetter ? superiority(second, first) : superiority(first, second);
  return share === undefined ? 'not repeated' : share.toFixed(2);
}

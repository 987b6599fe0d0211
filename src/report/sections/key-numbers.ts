import type { RunFacts } from '../../model/facts.ts';
import { hasEntries } from '../../model/json.ts';
import { METRICS, type MetricName, type StatisticName } from '../../model/metrics/index.ts';
import type { Plan } from '../../model/plan.ts';
import {
  isShowable,
  type Measurement,
  type Result,
  type Statistic,
  type ThresholdOutcome,
} from '../../model/result.ts';
import { keySeries } from '../../model/series.ts';
import { figureTexts, verdictTexts } from '../../render/figure.ts';
import { type Html, html } from '../../render/html.ts';
import { shortKind } from '../names.ts';
import { fullScale, type Range, rangeBar } from '../range-bar.ts';

/** The few numbers that matter, each with its error bar; one row per number and one column per level where there is a sweep. */
export function keyNumbers(result: Result, { plan }: RunFacts): Html | undefined {
  if (result.outcome === 'invalid') return undefined;
  const levels = [...new Set(result.measurements.map(({ labels }) => labels.level ?? ''))].filter(
    (level) => level !== '',
  );
  const rows = (levels.length === 0 ? [''] : levels).map((level) => figuresOf(result, plan, level));
  const titles = [...new Set(rows.flatMap((figures) => figures.map(({ title }) => title)))];
  if (titles.length === 0) return undefined;
  if (levels.length === 0)
    return html`<section class="tiles">${titles.map((title) => tile(find(rows[0], title)))}</section>`;
  const head = levels.map((level) => html`<th>${level}</th>`);
  const body = titles.map((title) =>
    levelRow(
      title,
      rows.map((figures) => find(figures, title)),
    ),
  );
  return html`<section><h2>Key numbers by level</h2><div class="wide"><table class="levels"><tr><th></th>${head}</tr>${body}</table></div></section>`;
}

interface KeyFigure {
  readonly title: string;
  readonly metric: MetricName;
  readonly statistic: Statistic;
  readonly threshold: ThresholdOutcome | undefined;
}

const find = (figures: readonly KeyFigure[] = [], title: string): KeyFigure | undefined =>
  figures.find((figure) => figure.title === title);

/** Which statistics of a metric a reader looks for first. */
const STATISTICS: Readonly<Partial<Record<MetricName, readonly StatisticName[]>>> = {
  'creation-latency': ['p50', 'p99'],
};

const statisticsOf = ({ metric, statistics }: Measurement): readonly StatisticName[] =>
  STATISTICS[metric] ?? (statistics.some(({ name }) => name === 'value') ? ['value'] : ['p99']);

function figuresOf({ measurements, thresholds }: Result, plan: Plan, level: string): KeyFigure[] {
  const here = measurements.filter(({ labels }) => (labels.level ?? '') === level);
  return keySeries(plan, here).flatMap((series) =>
    statisticsOf(series).flatMap((name) => {
      const { metric, labels } = series;
      const statistic = series.statistics.find((each) => each.name === name);
      if (statistic === undefined || !isShowable(statistic)) return [];
      const threshold = thresholds.find(
        (each) => each.metric === metric && each.statistic === name && hasEntries(labels, each.labels),
      );
      return { title: titleOf(series, name), metric, statistic, threshold };
    }),
  );
}

function titleOf({ metric, labels }: Measurement, statistic: StatisticName): string {
  const workload = labels.workload === undefined ? '' : ` (${labels.workload})`;
  const suffix = `${workload}${statistic === 'value' ? '' : `, ${statistic}`}`;
  if (metric === 'creation-latency') return `${shortKind(labels.kind ?? '')} ${labels.phase}${suffix}`;
  if (metric === 'api-call-latency') return `API call (${labels.verb} ${labels.resource})${suffix}`;
  return `${METRICS[metric].title}${suffix}`;
}

function tile(figure: KeyFigure | undefined): Html | string {
  if (figure === undefined) return '';
  const range = rangeOf(figure);
  return html`<div class="tile ${verdict(figure)}"><h3>${figure.title}</h3>${figureText(figure)}${rangeBar({ ...range, full: fullScale([range]) })}</div>`;
}

function levelRow(title: string, figures: readonly (KeyFigure | undefined)[]): Html {
  const full = fullScale(figures.filter((figure) => figure !== undefined).map(rangeOf));
  const cells = figures.map((figure) =>
    figure === undefined
      ? html`<td class="absent">not measured</td>`
      : html`<td class="${verdict(figure)}">${figureText(figure)}${rangeBar({ ...rangeOf(figure), full })}</td>`,
  );
  return html`<tr><th>${title}</th>${cells}</tr>`;
}

const rangeOf = ({ statistic, threshold }: KeyFigure): Omit<Range, 'full'> => ({
  ...statistic,
  ...(statistic.value === undefined ? statistic.observed : {}),
  limit: threshold?.limit,
});

const verdict = ({ threshold }: KeyFigure): string => (threshold?.passed === false ? 'over' : '');

function figureText({ metric, statistic, threshold }: KeyFigure): Html {
  const { unit } = METRICS[metric];
  const { value, interval = 'no interval' } = figureTexts(statistic, unit);
  const bound =
    threshold === undefined ? '' : html`, <span class="bound">limit ${verdictTexts(threshold).limit}</span>`;
  return html`<p class="figure">${statistic.atLeast ? '≥ ' : ''}${value}</p><p class="interval">${interval}${bound}</p>`;
}

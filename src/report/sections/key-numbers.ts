import { METRICS, type MetricName, type StatisticName } from '../../model/metrics.ts';
import type { Measurement, Result, Statistic } from '../../model/result.ts';
import { type Html, html } from '../../render/html.ts';
import { formatInterval, formatQuantity } from '../../render/quantity.ts';
import { shortKind } from '../names.ts';
import { fullScale, rangeBar } from '../range-bar.ts';

/** The few numbers that matter, each with its error bar; one row per number and one column per level where there is a sweep. */
export function keyNumbers(result: Result): Html | undefined {
  if (result.outcome === 'invalid') return undefined;
  const levels = [...new Set(result.measurements.map(({ labels }) => labels.level ?? ''))].filter(
    (level) => level !== '',
  );
  const rows = (levels.length === 0 ? [''] : levels).map((level) => figuresOf(result, level));
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
  readonly limit: number | undefined;
}

const find = (figures: readonly KeyFigure[] = [], title: string): KeyFigure | undefined =>
  figures.find((figure) => figure.title === title);

/** Metrics a reader looks for first, and which of their measurements stands for them. */
const WANTED: readonly {
  metric: MetricName;
  statistics: readonly StatisticName[];
  pick: (all: Measurement[]) => Measurement | undefined;
}[] = [
  { metric: 'creation-latency', statistics: ['p50', 'p99'], pick: lastPhase },
  { metric: 'throughput', statistics: ['value'], pick: (all) => all[0] },
  {
    metric: 'api-call-latency',
    statistics: ['p99'],
    pick: (all) => all.find(({ labels }) => labels.verb === 'create') ?? all[0],
  },
  { metric: 'deletion-latency', statistics: ['p99'], pick: (all) => all[0] },
];

function figuresOf({ measurements, thresholds }: Result, level: string): KeyFigure[] {
  const here = measurements.filter(({ labels }) => (labels.level ?? '') === level);
  return WANTED.flatMap(({ metric, statistics, pick }) => {
    const picked = pick(here.filter((measurement) => measurement.metric === metric));
    return statistics.flatMap((name) => {
      const statistic = picked?.statistics.find((each) => each.name === name);
      if (picked === undefined || statistic === undefined || !Number.isFinite(statistic.value)) return [];
      const bound = thresholds.find(
        (each) => each.metric === metric && each.statistic === name && sameLabels(each.labels, picked.labels),
      );
      return { title: titleOf(picked, name), metric, statistic, limit: bound?.limit };
    });
  });
}

/** The last thing that objects reach, by our watch: the phase with the largest median. */
function lastPhase(all: Measurement[]): Measurement | undefined {
  const median = ({ statistics }: Measurement): number => statistics.find(({ name }) => name === 'p50')?.value ?? 0;
  return all.filter(({ labels }) => labels.clock === 'watch').toSorted((a, b) => median(b) - median(a))[0];
}

/** A threshold names only the labels that it cares about. */
const sameLabels = (wanted: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);

function titleOf({ metric, labels }: Measurement, statistic: StatisticName): string {
  const suffix = statistic === 'value' ? '' : `, ${statistic}`;
  if (metric === 'creation-latency') return `${shortKind(labels.kind ?? '')} ${labels.phase}${suffix}`.trim();
  const detail = labels.verb === undefined ? '' : ` (${labels.verb} ${labels.resource ?? ''})`;
  return `${METRICS[metric].title}${detail}${suffix}`;
}

function tile(figure: KeyFigure | undefined): Html | string {
  if (figure === undefined) return '';
  const { title, statistic, limit } = figure;
  return html`<div class="tile"><h3>${title}</h3>${figureText(figure)}${rangeBar({ ...statistic, limit, full: fullScale([{ ...statistic, limit }]) })}</div>`;
}

function levelRow(title: string, figures: readonly (KeyFigure | undefined)[]): Html {
  const full = fullScale(
    figures.flatMap((figure) => (figure === undefined ? [] : [{ ...figure.statistic, limit: figure.limit }])),
  );
  const cells = figures.map((figure) =>
    figure === undefined
      ? html`<td class="absent">not measured</td>`
      : html`<td>${figureText(figure)}${rangeBar({ ...figure.statistic, limit: figure.limit, full })}</td>`,
  );
  return html`<tr><th>${title}</th>${cells}</tr>`;
}

function figureText({ metric, statistic, limit }: KeyFigure): Html {
  const { unit } = METRICS[metric];
  const interval = formatInterval(statistic, unit);
  const value = `${statistic.atLeast ? '≥ ' : ''}${formatQuantity(statistic.value, unit)}`;
  const bound = limit === undefined ? '' : html` <span class="bound">limit ${formatQuantity(limit, unit)}</span>`;
  return html`<p class="figure">${value}</p><p class="interval">${interval ?? 'no interval'}${bound}</p>`;
}

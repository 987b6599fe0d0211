import type { RunFacts } from '../../model/facts.ts';
import { type KeyFigure, type KeyRow, keyTable } from '../../model/key-figures.ts';
import { METRICS } from '../../model/metrics/index.ts';
import type { Result } from '../../model/result.ts';
import { figureTexts, spreadText, verdictTexts } from '../../render/figure.ts';
import { type Html, html } from '../../render/html.ts';
import { fullScale, type Range, rangeBar } from '../range-bar.ts';

/** The few numbers that matter, each with its error bar; one row per number and one column per level where there is a sweep. */
export function keyNumbers(result: Result, { plan }: RunFacts): Html | undefined {
  const { levels, rows } = keyTable(result, plan);
  if (rows.length === 0) return undefined;
  if (levels.join() === '')
    return html`<section class="tiles">${rows.map(({ figures: [figure] }) => tile(figure))}</section>`;
  const head = levels.map((level) => html`<th>${level}</th>`);
  return html`<section><h2>Key numbers by level${isRepeated(rows) ? html` <small>each: the lowest and the highest of the repetitions by themselves</small>` : ''}</h2><div class="wide"><table class="levels"><tr><th></th>${head}</tr>${rows.map(({ title, figures }) => levelRow(title, figures))}</table></div></section>`;
}

const isRepeated = (rows: readonly KeyRow[]): boolean =>
  rows.some(({ figures }) => figures.some((figure) => figure?.statistic.repetitions !== undefined));

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
  const spread = spreadText(statistic, unit);
  const { value, interval = spread === undefined ? 'no interval' : '' } = figureTexts(statistic, unit);
  const bound =
    threshold === undefined ? '' : html`, <span class="bound">limit ${verdictTexts(threshold).limit}</span>`;
  const each = spread && `each: ${spread}`;
  return html`<p class="figure">${statistic.atLeast ? '≥ ' : ''}${value}</p><p class="interval">${interval}${bound}</p>${
    each === undefined ? '' : html`<p class="interval">${each}</p>`
  }`;
}

import type { RunFacts } from '../model/facts.ts';
import type { Result } from '../model/result.ts';
import { elapsed } from '../model/units.ts';
import { type Html, html } from '../render/html.ts';
import { formatFigure, formatQuantity } from '../render/quantity.ts';

export function outcomeSection(result: Result): Html {
  return html`<section><h1 class="outcome">${result.outcome.toUpperCase()}</h1><p>${result.headline}</p></section>`;
}

export function validityList({ validity }: Result): Html {
  const items = validity.map(
    ({ passed, rule, message }) => html`<li>${passed ? 'ok' : 'INVALID'} <b>${rule}</b>: ${message}</li>`,
  );
  return html`<section><h2>Validity</h2><ul>${items}</ul></section>`;
}

export function measurementTable({ measurements }: Result): Html {
  const rows = measurements.map(({ metric, labels, statistics }) => {
    const name = [metric, ...Object.values(labels)].join(' ');
    const text = statistics.map((statistic) => `${statistic.name} ${formatFigure(metric, statistic)}`).join(', ');
    return html`<tr><td>${name}</td><td>${text}</td></tr>`;
  });
  return html`<section><h2>Measurements</h2><table>${rows}</table></section>`;
}

export function stepTable({ steps }: RunFacts): Html {
  const rows = steps.map(({ id, startedAt, endedAt, how }) => {
    const took = endedAt === undefined ? '' : formatQuantity(elapsed(startedAt, endedAt), 'ms');
    return html`<tr><td>${id}</td><td>${took}</td><td>${how ?? 'killed'}</td></tr>`;
  });
  return html`<section><h2>Steps</h2><table>${rows}</table></section>`;
}

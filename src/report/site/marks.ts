import type { LineOverview } from '../../analysis/overview.ts';
import { differenceText, factValueText } from '../../history/comparable.ts';
import type { FactMark } from '../../history/marks.ts';
import type { Run } from '../../history/run.ts';
import { counted } from '../../model/counted.ts';
import { attribute, type Html, html, plainText } from '../../render/html.ts';
import { dayOf } from '../history-words.ts';
import type { SeriesView } from './series-view.ts';

/** `2026-01-11, build 42: VM kernel: 6.1.0-21 -> 6.1.0-25`. */
export const markText = ({ place, differences }: FactMark, runs: readonly Run[]): string => {
  const run = runs[place];
  return `${run === undefined ? '' : `${dayOf(run)}, build ${run.build}: `}${differences.map(differenceText).join('; ')}`;
};

/** So many of a line are listed on the page of its test, the newest. */
const MOST_LISTED = 40;

const anchorOf = ({ place }: FactMark): string => `facts-${place}`;

/** Diamonds on the axis of a chart, with their words where one is pointed at or has the focus; they lead to the list. */
export function markStrip(
  { marks, marksAt, runs }: SeriesView,
  { from, to }: { from: number; to: number },
): Html | string {
  const listed = new Set(marks.slice(-MOST_LISTED));
  const own = marks.filter(({ place }) => place >= from && place <= to);
  if (own.length === 0) return '';
  const share = ({ place }: FactMark): number => Number(((100 * (place - from + 0.5)) / (to - from + 1)).toFixed(2));
  const diamonds = own.map((mark) =>
    listed.has(mark)
      ? html`<a style="left:${share(mark)}%"${share(mark) > 50 ? html` class="end"` : ''} href="${attribute(`../${marksAt}#${anchorOf(mark)}`)}" aria-label="${plainText(markText(mark, runs))}"></a>`
      : html`<i style="left:${share(mark)}%"></i>`,
  );
  return html`<p class="facts">${diamonds}</p>`;
}

/** A row of the newest runs as a table: at which of them facts changed; empty where at none. */
export function markCells({ marks, runs }: SeriesView, places: readonly number[]): Html | string {
  const own = places.map((place) => marks.find((mark) => mark.place === place));
  if (own.every((mark) => mark === undefined)) return '';
  const cells = own.map((mark) =>
    mark === undefined
      ? html`<td></td>`
      : html`<td><a href="#${anchorOf(mark)}" aria-label="${plainText(markText(mark, runs))}">◇ ${mark.differences.length}</a></td>`,
  );
  return html`<tr class="row"><th scope="row">facts that changed</th>${cells}</tr>`;
}

/** Every mark in words, the newest first; what varies from run to run is named. */
export function marksSection({ history: { runs, test }, marked: { marks, varying } }: LineOverview): Html | undefined {
  if (marks.length === 0 && varying.length === 0) return undefined;
  const listed = marks.slice(-MOST_LISTED).reverse();
  const left = marks.length - listed.length;
  const rows = listed.map((mark) => {
    const run = runs[mark.place];
    const words = mark.differences.map(
      ({ fact, base, head }) => html`<div>${fact}: ${factValueText(base)} → ${factValueText(head)}</div>`,
    );
    return html`<tr class="row" id="${anchorOf(mark)}"><td class="amount">${run === undefined ? '' : dayOf(run)}</td><td>${run === undefined ? '' : `build ${run.build}`}</td><td>${words}</td></tr>`;
  });
  const earlier =
    left === 0
      ? ''
      : html`<p class="note">and at ${counted(left, 'earlier run')}: <code>prowess history ${test} --json</code> has all</p>`;
  const others =
    varying.length === 0
      ? ''
      : html`<p class="note">Another from run to run, which marks nothing: ${varying.join(', ')}.</p>`;
  return html`<section><h2>Facts that changed <small>of machines and software; numbers before and after are compared</small></h2>${rows.length === 0 ? '' : html`<table class="stack">${rows}</table>`}${earlier}${others}</section>`;
}

/// <reference lib="dom" />
import type { Row, Word } from '../../../../analysis/compare/row.ts';
import { observationsOf, type Side } from '../../../../analysis/compare/side.ts';
import { isMerged } from '../../../../history/run.ts';
import { changeText, smallestText, valueText } from '../../../comparison/words.ts';
import { seriesPath } from '../../paths.ts';
import { el, rootPath } from '../dom.ts';

export type Sides = { readonly base: Side; readonly head: Side };

export const MARKS: Readonly<Record<string, string>> = {
  worse: '▲',
  better: '▼',
  same: '=',
  unclear: '?',
  accepted: '✓',
  'not judged': '·',
};

export const wordOf = ({ word }: Row): Word | 'not judged' => word ?? 'not judged';

const TONES: Readonly<Record<string, string>> = { worse: 'worse', better: 'better' };

/** A row for each series, with the dots of its runs. */
export function rowsTable(rows: readonly Row[], sides: Sides): HTMLElement {
  if (rows.length === 0) return el('p', {}, 'No row is shown: another word, or another filter?');
  const head = el(
    'tr',
    {},
    ['', 'metric', 'A', 'B', 'change (95 % interval)', 'each run of A and B', 'could have seen'].map((title) =>
      el('th', { scope: 'col' }, title),
    ),
  );
  return el(
    'table',
    {},
    head,
    rows.map((row) =>
      el(
        'tr',
        { class: 'row' },
        el(
          'td',
          {},
          el('span', { class: `state ${TONES[wordOf(row)] ?? 'quiet'}` }, `${MARKS[wordOf(row)]} ${wordOf(row)}`),
        ),
        el(
          'td',
          {},
          el('a', { href: rootPath() + seriesPath(sides.head.history.test, lineOf(sides), row.series) }, row.title),
          row.key ? '' : el('span', { class: 'note' }, ' no gate'),
        ),
        el('td', { class: 'amount' }, valueText(row.base.value, row.unit)),
        el('td', { class: 'amount' }, valueText(row.head.value, row.unit)),
        el('td', { class: 'amount' }, changeText(row)),
        el('td', {}, dots(row, sides)),
        el('td', { class: 'amount' }, smallestText(row)),
      ),
    ),
  );
}

const lineOf = ({ head, base }: Sides): string => {
  const run = head.history.runs[head.places.at(-1) ?? -1] ?? base.history.runs[base.places.at(-1) ?? -1];
  return run !== undefined && isMerged(run) ? run.line : (base.history.runs[base.places.at(-1) ?? -1]?.line ?? 'main');
};

/** Every run of both sides on one scale: A above, B below. */
function dots({ series, title }: Row, { base, head }: Sides): SVGElement {
  const [a, b] = [base, head].map((side) => observationsOf(side, series).map(({ low }) => low));
  const all = [...(a ?? []), ...(b ?? [])];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const middle = (low + high) / 2;
  const room = Math.max(high - low, 0.1 * Math.abs(middle)) || 1;
  const x = (value: number): number => 6 + ((value - (middle - room / 2)) / room) * 128;
  const svg = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({
    viewBox: '0 0 140 28',
    class: 'dots',
    role: 'img',
    'aria-label': `${title}: ${a?.length ?? 0} runs of A, ${b?.length ?? 0} of B`,
  }))
    svg.setAttribute(name, value);
  for (const [values, y, kind] of [
    [a ?? [], 8, 'of-a'],
    [b ?? [], 20, 'of-b'],
  ] as const) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', kind);
    path.setAttribute('d', values.map((value) => `M${x(value).toFixed(1)} ${y}h.1`).join(''));
    svg.append(path);
  }
  return svg;
}

const SVG = 'http://www.w3.org/2000/svg';

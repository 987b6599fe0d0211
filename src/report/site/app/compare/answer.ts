/// <reference lib="dom" />
import type { Comparison } from '../../../../analysis/compare/compare.ts';
import type { Row, Word } from '../../../../analysis/compare/row.ts';
import { csvLine } from '../../../../render/csv.ts';
import { factsLine } from '../../../comparison/facts-text.ts';
import { howOf, markdownOf } from '../../../comparison/markdown.ts';
import { sideText } from '../../../comparison/table.ts';
import { headlineOf } from '../../../comparison/words.ts';
import { button, el, fill } from '../dom.ts';
import { copyText, saveText } from '../hand-out.ts';
import { isWanted } from '../keys.ts';
import { readState, writeState } from '../url-state.ts';
import { MARKS, rowsTable, type Sides, wordOf } from './rows.ts';

const WORDS: readonly (Word | 'not judged')[] = ['worse', 'accepted', 'unclear', 'better', 'same', 'not judged'];

/** What the comparison says, its rows behind filters, and all of it to take along. */
export function showAnswer(place: HTMLElement, comparison: Comparison, sides: Sides): void {
  const table = el('div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'rows of the comparison' });
  const chosen = new Set((readState().get('words') ?? '').split(',').filter(Boolean));
  const counts = Map.groupBy(comparison.rows, wordOf);
  const refresh = (): void => fill(table, rowsTable(shownRows(comparison, chosen), sides));
  const word = (name: string): HTMLElement | undefined => {
    const count = counts.get(name as Word)?.length ?? 0;
    if (count === 0) return undefined;
    const own = button(
      `${MARKS[name]} ${name} ${count}`,
      () => {
        if (!chosen.delete(name)) chosen.add(name);
        own.setAttribute('aria-pressed', String(chosen.has(name)));
        writeState({ words: [...chosen].join(',') });
        refresh();
      },
      { 'aria-pressed': String(chosen.has(name)) },
    );
    return own;
  };
  const key = el('input', { type: 'checkbox', checked: readState().get('key') === '1' });
  key.addEventListener('change', () => {
    writeState({ key: key.checked ? '1' : '' });
    refresh();
  });
  const text = el('input', {
    type: 'search',
    placeholder: 'api -watch',
    'aria-label': 'words of the metric',
    value: readState().get('has') ?? '',
  });
  text.addEventListener('input', () => {
    writeState({ has: text.value });
    refresh();
  });
  const facts = factsLine(comparison);
  const copy = button('copy as Markdown', () => void copyText(markdownOf(comparison, true), copy));
  fill(
    place,
    el(
      'section',
      {},
      el('h2', {}, headlineOf(comparison)),
      el('p', { class: 'note' }, `A: ${sideText(comparison.base)} · B: ${sideText(comparison.head)}`),
      facts === '' ? undefined : el('p', { class: 'note' }, facts),
      el('p', { class: 'controls' }, WORDS.map(word), el('label', {}, key, ' key only'), text),
      table,
      el(
        'p',
        { class: 'controls' },
        copy,
        button('CSV', () => saveText('comparison.csv', csvOf(comparison), 'text/csv')),
        button('JSON', () => saveText('comparison.json', JSON.stringify(comparison, null, 2), 'application/json')),
      ),
      el('p', { class: 'note' }, howOf(comparison)),
    ),
  );
  refresh();
}

function shownRows({ rows }: Comparison, chosen: ReadonlySet<string>): Row[] {
  const state = readState();
  const words = (state.get('has') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(
    (row) =>
      (chosen.size === 0 || chosen.has(wordOf(row))) &&
      (state.get('key') !== '1' || row.key) &&
      isWanted(`${row.title} ${row.series}`, words),
  );
}

const csvOf = ({ rows }: Comparison): string =>
  [
    csvLine(['word', 'series', 'title', 'unit', 'base', 'head', 'change', 'low', 'high', 'relative', 'couldHaveSeen']),
    ...rows.map((row) =>
      csvLine([
        wordOf(row),
        row.series,
        row.title,
        row.unit,
        ...[row.base.value, row.head.value, row.change?.estimate, row.change?.low, row.change?.high].map((value) =>
          value === undefined ? '' : String(value),
        ),
        String(row.change?.relative ?? ''),
        String(row.smallest ?? ''),
      ]),
    ),
  ].join('');

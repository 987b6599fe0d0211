/// <reference lib="dom" />
import type { Comparison } from '../../../analysis/compare/compare.ts';
import { compareSides } from '../../../analysis/compare/pull.ts';
import type { Row, Word } from '../../../analysis/compare/row.ts';
import { selectable } from '../../../analysis/compare/select.ts';
import { observationsOf, type Side } from '../../../analysis/compare/side.ts';
import { sidesOf } from '../../../analysis/compare/sides.ts';
import type { History } from '../../../history/history.ts';
import { linesOf } from '../../../history/line.ts';
import { lineOrder } from '../../../history/line-order.ts';
import { isMerged } from '../../../history/run.ts';
import { nameOf } from '../../../history/table.ts';
import { csvLine } from '../../../render/csv.ts';
import { factsLine } from '../../comparison/facts-text.ts';
import { howOf, markdownOf } from '../../comparison/markdown.ts';
import { sideText } from '../../comparison/table.ts';
import { changeText, headlineOf, smallestText, valueText } from '../../comparison/words.ts';
import type { AppIndex, AppTest } from '../app-index.ts';
import { seriesPath } from '../paths.ts';
import { button, el, fill, rootPath } from './dom.ts';
import { copyText, saveText } from './hand-out.ts';
import { isWanted, type Key } from './keys.ts';
import { declarationOf } from './line.ts';
import { loadIndex, loadMerges, loadRuns, loadTest } from './load.ts';
import { readState, writeState } from './url-state.ts';

/** Any two runs, sets of runs, commits or a pull request against a line: what `prowess compare` says of them. */
export async function showCompare(place: HTMLElement): Promise<readonly Key[]> {
  const index = await loadIndex();
  const wanted = readState().get('test');
  const known = index.tests.find(({ test }) => test === wanted) ?? index.tests[0];
  if (known === undefined) throw new Error('the site has no runs');
  const test = await loadTest(known.path);
  const [{ history }, merges] = await Promise.all([loadRuns(test), loadMerges(index)]);
  const order = lineOrder(merges);
  const names = {
    a: readState().get('a') ?? linesOf(history)[0] ?? 'main',
    b: readState().get('b') ?? history.runs.at(-1)?.build ?? '',
  };
  const answer = el('div');
  fill(place, form(index, test, history, names), answer);
  const sides = sidesOf({ name: names.a, history, whole: false }, { name: names.b, history, whole: false }, order);
  if (sides === undefined) {
    fill(
      answer,
      el(
        'section',
        { role: 'alert' },
        el(
          'p',
          {},
          `No run is named by one of ${names.a} and ${names.b}, or the base has none before the head. There are ${selectable(history)}.`,
        ),
      ),
    );
    return keysOf(history, names);
  }
  fill(answer, el('section', {}, el('p', { role: 'status' }, 'Comparing …')));
  await painted();
  const comparison = compareSides(sides, (series) => declarationOf(test, nameOf(series)), {
    accepted: test.accepted,
    order,
  });
  showAnswer(answer, comparison, sides);
  return keysOf(history, names);
}

/** A comparison of many series takes seconds: what is shown until then has to be drawn before. */
const painted = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

interface Names {
  readonly a: string;
  readonly b: string;
}

const go = (change: Partial<Names> & { readonly test?: string }): void => {
  location.hash = new URLSearchParams({ ...Object.fromEntries(readState()), ...change }).toString();
};

function keysOf(history: History, { a, b }: Names): Key[] {
  return [
    { key: '[', does: 'build before, as B', act: () => go({ b: neighbour(history, b, -1) }) },
    { key: ']', does: 'next build, as B', act: () => go({ b: neighbour(history, b, 1) }) },
    { key: 'x', does: 'swap A and B', act: () => go({ a: b, b: a }) },
  ];
}

/** The run beside it; the newest where no build is named. */
function neighbour({ runs }: History, build: string, step: number): string {
  const merged = runs.filter(isMerged);
  const at = merged.findIndex((run) => run.build === build);
  return (at < 0 ? merged.at(-1) : merged[Math.min(merged.length - 1, Math.max(0, at + step))])?.build ?? build;
}

function form(index: AppIndex, test: AppTest, history: History, { a, b }: Names): HTMLElement {
  const tests = el(
    'select',
    { 'aria-label': 'test' },
    index.tests.map((each) => el('option', { selected: each.test === test.test }, each.test)),
  );
  tests.addEventListener('change', () => {
    location.hash = new URLSearchParams({ test: tests.value }).toString();
  });
  const field = (name: 'a' | 'b', value: string): HTMLInputElement => {
    const input = el('input', { value, list: 'sides', 'aria-label': name === 'a' ? 'base' : 'head', size: 24 });
    input.addEventListener('change', () => go({ [name]: input.value.trim() }));
    return input;
  };
  const pulls = new Set(history.runs.flatMap(({ pull }) => (pull === undefined ? [] : [`pr:${pull.number}`])));
  const known = [
    ...linesOf(history),
    ...pulls,
    ...history.runs
      .slice(-30)
      .map(({ build }) => build)
      .reverse(),
  ];
  return el(
    'div',
    { class: 'hero' },
    el('h1', {}, 'Compare'),
    el('p', { class: 'controls' }, tests),
    el(
      'p',
      { class: 'controls' },
      el('label', {}, 'A, the base ', field('a', a)),
      button('⇄', () => go({ a: b, b: a }), { title: 'key x', 'aria-label': 'swap A and B' }),
      el('label', {}, 'B ', field('b', b)),
      button('← build', () => go({ b: neighbour(history, b, -1) }), { title: 'key [' }),
      button('build →', () => go({ b: neighbour(history, b, 1) }), { title: 'key ]' }),
    ),
    el(
      'datalist',
      { id: 'sides' },
      known.map((name) => el('option', { value: name })),
    ),
    el(
      'p',
      { class: 'note' },
      'A side is a line (main), builds (1840,1841), a commit, a pull request (pr:123), days (2026-08-01..2026-08-10) or a version. Numbers have five significant digits here; prowess compare has all.',
    ),
  );
}

type Sides = { readonly base: Side; readonly head: Side };

const WORDS: readonly (Word | 'not judged')[] = ['worse', 'accepted', 'unclear', 'better', 'same', 'not judged'];
const MARKS: Readonly<Record<string, string>> = {
  worse: '▲',
  better: '▼',
  same: '=',
  unclear: '?',
  accepted: '✓',
  'not judged': '·',
};

function showAnswer(place: HTMLElement, comparison: Comparison, sides: Sides): void {
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

const wordOf = ({ word }: Row): Word | 'not judged' => word ?? 'not judged';

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

const TONES: Readonly<Record<string, string>> = { worse: 'worse', better: 'better' };

function rowsTable(rows: readonly Row[], sides: Sides): HTMLElement {
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

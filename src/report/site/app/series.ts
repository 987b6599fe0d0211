/// <reference lib="dom" />
import { counted } from '../../../model/counted.ts';
import { type ShownChart, showChart } from './chart.ts';
import { button, el, fill, rootPath } from './dom.ts';
import type { Key } from './keys.ts';
import { actionsOf } from './series/actions.ts';
import { bigChart, legend } from './series/big-chart.ts';
import { intervalOf, numberText, readSubject, type Subject } from './series/subject.ts';
import { changesSection, fillTable, regimesSection } from './series/tables.ts';
import { readState } from './url-state.ts';

/** Every run of one series, its levels, changes, regimes and merges, as a chart and as a table. */
export async function showSeries(place: HTMLElement): Promise<readonly Key[]> {
  const subject = await readSubject();
  document.title = `${subject.declaration.title} ${subject.test.test}`;
  const big = el('div', { class: 'big-chart' });
  const details = el('div', { class: 'point', 'aria-live': 'polite' });
  const below = el('section', { hidden: readState().get('table') !== '1' });
  const chart: { shown?: ShownChart } = {};
  const actions = actionsOf(subject, chart, below);
  fill(
    place,
    heading(subject),
    el(
      'section',
      {},
      el(
        'p',
        { class: 'controls' },
        seriesPicker(subject),
        actions.map(({ label, act, key }) => (label === '' ? undefined : button(label, act, { title: `key ${key}` }))),
      ),
      big,
      details,
      legend(),
    ),
    changesSection(subject),
    regimesSection(subject),
    below,
  );
  chart.shown = showChart(big, bigChart(subject, details));
  const [from, to] = [readState().get('from'), readState().get('to')].map((each) => Number(each ?? Number.NaN));
  if (from !== undefined && to !== undefined && from < to) chart.shown.zoom(from, to);
  chart.shown.point(subject.history.runs.length - 1);
  if (!below.hidden) fillTable(below, subject);
  return actions.map(({ key, does, act }) => ({ key, does, act }));
}

function heading({ test, line, declaration, judged, name }: Subject): HTMLElement {
  const level = judged?.levels.at(-1);
  const words =
    level === undefined
      ? 'not judged: it moves with the primary statistic of its measurement'
      : `level ${numberText(declaration, level.middle)}${intervalOf(declaration, level)} for ${counted(level.runs, 'run')}`;
  const noise =
    judged === undefined || judged.noiseRuns < 8
      ? ''
      : `; noise grade ${judged.grade}: it scatters by ${Number((judged.cv * 100).toPrecision(2))} %`;
  return el(
    'div',
    { class: 'hero' },
    el(
      'p',
      { class: 'path' },
      el('a', { href: `${rootPath()}${line.path}` }, `${test.test} · ${line.line}`),
      el('span', {}, name),
    ),
    el('h1', {}, declaration.title),
    el('p', {}, `${words}${noise}${test.simulated ? '; simulated: it says nothing about hardware' : ''}`),
  );
}

/** The other series of the line. */
function seriesPicker({ test, history, name }: Subject): HTMLElement {
  const options = [...history.series.keys()]
    .filter((each) => each in test.declarations)
    .map((each) =>
      el(
        'option',
        { value: each, selected: each === name },
        test.declarations[each]?.title === undefined
          ? each
          : `${test.declarations[each].title}${each.endsWith('.value') ? '' : ` ${each.split('.').at(-1)}`}`,
      ),
    );
  const picker = el('select', { 'aria-label': 'series' }, options);
  picker.addEventListener('change', () => {
    location.hash = new URLSearchParams({ ...Object.fromEntries(readState()), series: picker.value }).toString();
  });
  return picker;
}

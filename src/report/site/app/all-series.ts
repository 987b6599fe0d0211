/// <reference lib="dom" />
import { type Column, nameOf } from '../../../history/history.ts';
import { formatInUnit } from '../../../render/quantity.ts';
import type { AppLine, AppTest } from '../app-index.ts';
import { seriesInPath } from '../paths.ts';
import { newestPoints } from '../series-view.ts';
import { spark } from '../spark.ts';
import { el, fill, rootPath } from './dom.ts';
import { filterRows } from './keys.ts';
import { declarationOf, readLine } from './line.ts';
import { readState } from './url-state.ts';

/** Fills the fold of a test's page that lists all series of its line, once it is opened: they are hundreds, and few readers want them. */
export function startAllSeries(): void {
  const fold = document.querySelector<HTMLDetailsElement>('details[data-all-series]');
  const list = fold?.querySelector('div');
  if (fold === null || !list) return;
  fold.addEventListener('toggle', () => void fillList(list, document.body.dataset.seriesAt ?? ''), { once: true });
}

async function fillList(list: HTMLElement, seriesAt: string): Promise<void> {
  fill(list, el('p', { role: 'status' }, 'Reading the runs …'));
  try {
    const { test, line, history } = await readLine(new URLSearchParams(seriesAt.split('#')[1]));
    const columns = [...history.series.values()];
    const families = Map.groupBy(columns, ({ name }) => declarationOf(test, nameOf(name)).family);
    const rows = [...families].flatMap(([family, own]) => [
      el('tr', { class: 'family' }, el('th', { colspan: 3, scope: 'rowgroup' }, family)),
      ...own.map((column) => rowOf(column, test, line, seriesAt)),
    ]);
    fill(list, el('table', { class: 'stack' }, rows));
    filterRows(readState().get('q') ?? '');
  } catch (error) {
    fill(list, el('p', { role: 'alert' }, error instanceof Error ? error.message : String(error)));
  }
}

/** Its level, or the newest value where it is not judged; a trend of the primary statistic of each measurement. */
function rowOf(column: Column, test: AppTest, { judged, runs }: AppLine, seriesAt: string): HTMLElement {
  const name = nameOf(column.name);
  const { title, unit, primary } = declarationOf(test, name);
  const newest = newestPoints(column, runs, TREND).map(({ state, value }) => (state === 'ok' ? value : undefined));
  const level = judged[name]?.levels.at(-1)?.middle ?? newest.findLast((value) => value !== undefined);
  const trend = el('td');
  trend.innerHTML = primary ? spark(newest).markup : '';
  return el(
    'tr',
    { class: 'row' },
    el('td', {}, el('a', { href: `${rootPath()}${seriesAt}${seriesInPath(name)}` }, title)),
    el('td', { class: 'amount' }, level === undefined ? 'no value' : formatInUnit(level, unit)),
    trend,
  );
}

const TREND = 24;

/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { startAllSeries } from './all-series.ts';
import { showCompare } from './compare.ts';
import { el, fill } from './dom.ts';
import { type Key, startKeys } from './keys.ts';
import { receiver } from './load.ts';
import { showSeries } from './series.ts';

declare global {
  var prowess: typeof receiver;
}

/** A view fills the page's place for it, and says which keys it has. */
type View = (place: HTMLElement) => Promise<readonly Key[]>;

const VIEWS: Readonly<Record<string, View>> = { series: showSeries, compare: showCompare };

globalThis.prowess = receiver;
void start();

async function start(): Promise<void> {
  const place = document.getElementById('view');
  const show = VIEWS[place?.dataset.view ?? ''];
  linkSeries();
  startAllSeries();
  startKeys(place === null || show === undefined ? [] : await shown(place, show));
  if (place !== null) addEventListener('hashchange', () => location.reload());
}

/** Titles of series lead to where they are drawn (`seriesName`). */
function linkSeries(): void {
  const { root = '', seriesAt } = document.body.dataset;
  for (const title of document.querySelectorAll<HTMLElement>('[data-series]')) {
    fill(title, el('a', { href: `${root}${seriesAt}${title.dataset.series}` }, title.textContent ?? ''));
  }
}

async function shown(place: HTMLElement, show: View): Promise<readonly Key[]> {
  fill(place, el('p', { role: 'status' }, 'Reading the runs …'));
  try {
    return await show(place);
  } catch (error) {
    fill(
      place,
      el(
        'section',
        { role: 'alert' },
        el('h2', {}, 'This cannot be shown'),
        el('p', {}, error instanceof Error ? error.message : String(error)),
      ),
    );
    return [];
  }
}

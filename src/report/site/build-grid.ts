import type { Run } from '../../history/run.ts';
import { attribute, type Html, html } from '../../render/html.ts';
import { dayOf } from '../history-words.ts';
import type { SiteData } from './data.ts';
import { markCells } from './marks.ts';
import { anchorOf, wide } from './page.ts';
import type { SeriesPoint, SeriesView } from './series-view.ts';
import { shortBuild, valueText } from './words.ts';

/** Key series over the newest runs, the newest first, as TestGrid shows them: a word or a mark where a number would mislead. */
export function buildGrid(views: readonly SeriesView[], linkOf: SiteData['linkOf']): Html {
  const [first] = views;
  if (first === undefined) return html`<p>No series is key.</p>`;
  const places = first.runs
    .map((_, place) => place)
    .slice(-NEWEST)
    .reverse();
  const head = places.map((place) => html`<th scope="col">${headOf(first.runs[place], linkOf)}</th>`);
  const rows = views.map(
    (view) =>
      html`<tr class="row"><th scope="row"><a href="#${attribute(anchorOf(view.name))}">${view.declaration.title}</a></th>${places.map((place) => cell(view, place))}</tr>`,
  );
  const changed = markCells(first, places);
  return html`${wide('key series by build', html`<table class="cells"><tr><th scope="col">series</th>${head}</tr>${rows}${changed}</table>`)}
<p class="note">The newest build is left. ▲ the level became worse with this build, ▼ better, ◆ other; ▨ INVALID: no number of it counts; ≥ a lower bound; 0? a zero where zero means that nothing was measured; · no value.${changed === '' ? '' : ' ◇ so many facts of machines and software changed.'}</p>`;
}

const NEWEST = 12;

function headOf(run: Run | undefined, linkOf: SiteData['linkOf']): Html | string {
  if (run === undefined) return '';
  const link = linkOf(run);
  const name = shortBuild(run);
  return html`${link === undefined ? name : html`<a href="${attribute(fromTests(link))}">${name}</a>`}<small>${dayOf(run).slice(5)}</small>`;
}

function cell(view: SeriesView, place: number): Html {
  const point = view.points.find((each) => each.place === place);
  if (view.runs[place]?.outcome === 'invalid' || point?.state === 'invalid')
    return html`<td class="hatched">▨ INVALID</td>`;
  const change = view.judged?.changes.find(({ run }) => run === place);
  const mark = change === undefined ? '' : html` <span class="state ${change.meaning}">${MARKS[change.meaning]}</span>`;
  return html`<td>${pointText(point, view)}${mark}</td>`;
}

const MARKS = { worse: '▲', better: '▼', different: '◆' } as const;

function pointText(point: SeriesPoint | undefined, { declaration: { unit } }: SeriesView): string {
  if (point === undefined || point.state === 'missing') return '·';
  if (point.state === 'zero-suspect') return '0?';
  if (point.value === undefined) return '·';
  return `${point.state === 'censored' ? '≥ ' : ''}${valueText(point.value, unit)}`;
}

/** Pages of tests are one folder below the root of the site. */
const fromTests = (link: string): string => (/^https?:/.test(link) ? link : `../${link}`);

import { isOpenChange } from '../../analysis/change-word.ts';
import type { NoiseGrade } from '../../analysis/changes/noise.ts';
import { tooFewRuns } from '../../analysis/few-runs.ts';
import type { LineOverview } from '../../analysis/overview.ts';
import type { Declare } from '../../history/declaration.ts';
import type { Column } from '../../history/history.ts';
import { isOpen } from '../../history/missing/findings.ts';
import { counted } from '../../model/counted.ts';
import { attribute, type Html, html } from '../../render/html.ts';
import { dayOf, minuteOfTime } from '../history-words.ts';
import { buildGrid } from './build-grid.ts';
import { changesTable, type SiteLine } from './change-rows.ts';
import type { SiteData, SiteTest } from './data.ts';
import { missingTable } from './missing-rows.ts';
import { anchorOf, type SitePage, seriesTitle } from './page.ts';
import { seriesOfLine, testPath } from './paths.ts';
import { regimesOf } from './regimes.ts';
import { seriesChart } from './series-chart.ts';
import { newestPoints, type SeriesPoint, type SeriesView, seriesView } from './series-view.ts';
import { spark } from './spark.ts';
import { valueText } from './words.ts';

/** One line of one test: its key series over the newest builds and over all runs, its regimes in words, then all series. */
export function testPage({ linkOf }: Pick<SiteData, 'linkOf'>, test: SiteTest, line: LineOverview): SitePage {
  const own = { test: test.test, simulated: test.simulated, line };
  const keys = line.figures.flatMap(({ series }) => {
    const column = line.history.series.get(series);
    return column === undefined ? [] : [seriesView(line, column, series, test.declare)];
  });
  return {
    title: `${test.test} ${line.line}`,
    path: testPath(test.test, line.line),
    seriesAt: seriesOfLine(test.test, line.line),
    sections: [
      heading(test, line),
      html`<section><h2>Key series by build</h2>${buildGrid(keys, linkOf)}</section>`,
      chartsSection(keys),
      tableSection('Open changes', changesTable([own], isOpenChange, '../')),
      tableSection(
        'Other changes',
        changesTable([own], (note) => !isOpenChange(note), '../'),
        true,
      ),
      missingSection(own),
      regimesSection(line),
      allSection(rowsOf(line, test.declare)),
    ],
  };
}

function heading(
  { test, simulated }: SiteTest,
  { line, history: { runs }, invalid, freshness, changes }: LineOverview,
): Html {
  const first = runs[0];
  const open = changes.filter(isOpenChange).length;
  const span =
    first === undefined || freshness === undefined
      ? ''
      : ` from ${dayOf(first)} to ${minuteOfTime(freshness.newest.startedAt)} UTC`;
  const few = tooFewRuns(runs);
  const none =
    few === undefined
      ? html`<span class="state quiet">✓ no open change</span>`
      : html`<span class="state quiet">? too few runs</span> A change is seen in six trusted runs that compare; there ${few === 1 ? 'is 1' : `are ${few}`}.`;
  const state = open === 0 ? none : html`<span class="state worse">▲ ${counted(open, 'open change')}</span>`;
  const late = freshness?.late === true && !simulated ? html` <span class="state worse">○ no run is coming</span>` : '';
  return html`<div class="hero"><h1>${test} <span class="note">${line}${simulated ? ', simulated: these numbers say nothing about hardware' : ''}</span></h1>
<p>${state}${late}</p><p class="note">${counted(runs.length, 'run')}${span}${invalid === 0 ? '' : `, ${invalid} INVALID`}</p></div>`;
}

function chartsSection(keys: readonly SeriesView[]): Html | undefined {
  if (keys.length === 0) return undefined;
  return html`<section><h2>Key series over all runs</h2><div class="multiples">${keys.map(multiple)}</div>
<ul class="explain"><li>grey line: each run with a trusted value</li><li>thick line: a level, with the 95 % interval of its middle</li><li>yellow: where a change may have begun; dashed: where it most likely began</li><li>ticks at the bottom: a run without a trusted value</li></ul></section>`;
}

function multiple(view: SeriesView): Html {
  const { name, declaration, judged } = view;
  const level = judged?.levels.at(-1);
  return html`<article id="${attribute(anchorOf(name))}"><h3>${seriesTitle(name, declaration.title)}</h3>
<p class="note">${level === undefined ? 'not judged' : `level ${valueText(level.middle, declaration.unit)} for ${counted(level.runs, 'run')}`}${noiseText(view)}</p>
${seriesChart(view)}</article>`;
}

/** How well it can be judged (`NoiseGrade`). */
function noiseText({ judged }: SeriesView): string {
  if (judged === undefined || judged.noise.runs < FEW_RUNS) return '';
  return `, noise grade ${judged.noise.grade}: ${GRADES[judged.noise.grade]}`;
}

const FEW_RUNS = 8;

const GRADES: Readonly<Record<NoiseGrade, string>> = {
  A: 'three runs show a change of 6 %',
  B: 'three runs show a change of 16 %',
  C: 'three runs show a change of 30 %',
  D: 'too noisy to gate by',
};

function tableSection(title: string, table: Html | undefined, isFolded = false): Html | undefined {
  if (table === undefined) return undefined;
  return isFolded
    ? html`<section><details><summary><b>${title}</b></summary>${table}</details></section>`
    : html`<section><h2>${title}</h2>${table}</section>`;
}

/** What is missing now; what was is on the page of all data. */
function missingSection(own: SiteLine): Html | undefined {
  const over = own.line.missing.filter((each) => !isOpen(each)).length;
  if (own.line.missing.length === 0) return undefined;
  const earlier =
    over === 0
      ? ''
      : html`<p><a href="../data.html">${counted(over, 'gap')} in the data that ${over === 1 ? 'is' : 'are'} over</a></p>`;
  return html`<section><h2>Missing data</h2>${over === own.line.missing.length ? '' : missingTable([own], isOpen)}${earlier}</section>`;
}

function regimesSection({ history: { runs } }: LineOverview): Html {
  const rows = regimesOf(runs)
    .reverse()
    .map(({ first, last, runs: count, differences }) => {
      const words = differences.map(({ fact, base, head }) => `${fact}: ${base} → ${head}`).join('; ');
      return html`<tr class="row"><td class="amount">${dayOf(first)} to ${dayOf(last)}</td><td>${counted(count, 'run')}</td><td>${words === '' ? 'the first of these runs' : words}</td></tr>`;
    });
  return html`<section><h2>Regimes <small>numbers of two regimes are not compared</small></h2><table class="stack">${rows}</table></section>`;
}

/** A series in the table of all: of its runs only the newest. */
interface SeriesRow extends Pick<SeriesView, 'name' | 'declaration' | 'judged'> {
  readonly newest: readonly SeriesPoint[];
}

const rowsOf = ({ history, judged }: LineOverview, declare: Declare): SeriesRow[] =>
  [...history.series].map(([name, column]: [string, Column]) => {
    const own = judged.get(name);
    const newest = newestPoints(column, history.runs.length, TREND);
    return { name, declaration: declare(column.name), newest, ...(own !== undefined && { judged: own }) };
  });

/** By family, the primary statistic of each measurement before the others. */
function allSection(all: readonly SeriesRow[]): Html {
  const families = [...Map.groupBy(all, ({ declaration }) => declaration.family)];
  const rows = families.map(
    ([family, own]) => html`<tr class="family"><th colspan="3" scope="rowgroup">${family}</th></tr>${own.map(allRow)}`,
  );
  return html`<section><details><summary><b>All series</b> <small class="note">${all.length}, by family</small></summary><table class="stack">${rows}</table></details></section>`;
}

function allRow({ declaration, judged, newest, name }: SeriesRow): Html {
  const { title, unit, primary } = declaration;
  const last = newest.findLast(({ state }) => state === 'ok')?.value;
  const level = judged?.levels.at(-1)?.middle ?? last;
  const trend = newest.map(({ state, value }) => (state === 'ok' ? value : undefined));
  return html`<tr class="row"><td>${seriesTitle(name, title)}</td><td class="amount">${level === undefined ? 'no value' : valueText(level, unit)}</td><td>${primary ? spark(trend) : ''}</td></tr>`;
}

const TREND = 24;

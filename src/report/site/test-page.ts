import { isOpenChange } from '../../analysis/change-word.ts';
import type { NoiseGrade } from '../../analysis/changes/noise.ts';
import { tooFewRuns } from '../../analysis/few-runs.ts';
import type { LineOverview } from '../../analysis/overview.ts';
import { isOpen } from '../../history/missing/findings.ts';
import { counted } from '../../model/counted.ts';
import { attribute, type Html, html } from '../../render/html.ts';
import { dayOf, minuteOfTime } from '../history-words.ts';
import { BROWSERS } from './browsers.ts';
import { buildGrid } from './build-grid.ts';
import { changesTable, type SiteLine } from './change-rows.ts';
import type { SiteData, SiteTest } from './data.ts';
import { marksSection } from './marks.ts';
import { missingTable } from './missing-rows.ts';
import { anchorOf, type SitePage, seriesName } from './page.ts';
import { seriesOfLine, testPath } from './paths.ts';
import { regimesOf } from './regimes.ts';
import { seriesChart } from './series-chart.ts';
import { type SeriesView, seriesView } from './series-view.ts';
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
      html`<section><h2>Key series by build${line.moreFigures === 0 ? '' : html` <small>${line.moreFigures} more are among all series, below</small>`}</h2>${buildGrid(keys, linkOf)}</section>`,
      chartsSection(keys),
      tableSection('Open changes', changesTable([own], isOpenChange, '../')),
      otherChangesSection(own),
      missingSection(own),
      regimesSection(line),
      marksSection(line),
      allSection(line, test),
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
  const marked = keys.some(({ marks }) => marks.length > 0)
    ? html`<li>diamonds on the axis: a kernel, QEMU, microcode or other fact changed</li>`
    : '';
  return html`<section><h2>Key series over all runs</h2><div class="multiples">${keys.map(multiple)}</div>
<ul class="explain"><li>grey line: each run with a trusted value</li><li>thick line: a level, with the 95 % interval of its middle</li><li>yellow: where a change may have begun; dashed: where it most likely began</li><li>ticks at the bottom: a run without a trusted value</li>${marked}</ul></section>`;
}

function multiple(view: SeriesView): Html {
  const { name, declaration, judged } = view;
  const level = judged?.levels.at(-1);
  return html`<article id="${attribute(anchorOf(name))}"><h3 data-series="${seriesName(name)}">${declaration.title}</h3>
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

/** The newest; the page of all changes has every one. */
function otherChangesSection(own: SiteLine): Html | undefined {
  const others = own.line.changes.filter((note) => !isOpenChange(note));
  const newest = new Set(others.slice(0, MOST_OTHERS));
  const table = changesTable([own], (note) => newest.has(note), '../');
  const left = others.length - newest.size;
  const earlier =
    left === 0 ? '' : html`<p><a href="../index.html">${counted(left, 'earlier change')}: see all changes</a></p>`;
  return table && tableSection('Other changes', html`${table}${earlier}`, true);
}

const MOST_OTHERS = 20;

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

/** The site's script lists them when they are asked for. */
const allSection = ({ history: { series } }: LineOverview, { test }: SiteTest): Html =>
  html`<section><details data-all-series><summary><b>All series</b> <small class="note">${series.size}, by family</small></summary>
<div><p>A script lists them, which this browser does not run: it needs ${BROWSERS}. <code>prowess history ${test} --csv</code> has every number.</p></div></details></section>`;

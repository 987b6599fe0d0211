import type { Cause } from '../../analysis/cause/cause.ts';
import type { ChangeNote } from '../../analysis/change-notes.ts';
import { isOpenChange, isOverChange, wordOf } from '../../analysis/change-word.ts';
import type { LineOverview } from '../../analysis/overview.ts';
import { culpritOf } from '../../history/confirmed.ts';
import { counted } from '../../model/counted.ts';
import { toIso } from '../../model/units.ts';
import { attribute, type Html, html } from '../../render/html.ts';
import { confirmedWords } from '../confirmed-words.ts';
import { amountOf, dayOf } from '../history-words.ts';
import { acceptLines } from './accept-lines.ts';
import type { SiteTest } from './data.ts';
import { type SitePage, seriesName } from './page.ts';
import { changePath, seriesOfLine, testPath } from './paths.ts';
import { seriesChart } from './series-chart.ts';
import { type SeriesView, seriesView } from './series-view.ts';
import { stateOf } from './state.ts';
import { mergeName, sinceText, valueText } from './words.ts';

/** One change, for links and telephones: what, since when, likely by which merge, why it is called one, what to type next. */
export function changePage(note: ChangeNote, test: SiteTest, line: LineOverview): SitePage {
  const main = viewsOf(note.series.slice(0, 1), test, line)[0];
  return {
    title: `${note.title}: ${amountOf(note)}`,
    path: changePath(note.id),
    seriesAt: seriesOfLine(test.test, line.line),
    sections: [
      heading(note, test, line),
      main && evidenceSection(note, main, line),
      causeSection(note),
      nextSection(note, test, line),
      seriesSection(note, test, line),
    ],
  };
}

const viewsOf = (names: readonly string[], { declare }: SiteTest, line: LineOverview): SeriesView[] =>
  names.flatMap((name) => {
    const column = line.history.series.get(name);
    return column === undefined ? [] : [seriesView(line, column, name, declare)];
  });

function heading(note: ChangeNote, { test }: SiteTest, { line }: LineOverview): Html {
  const { title, unit, before, after, accepted, recovered, ended } = note;
  const [name = ''] = note.series;
  const end =
    recovered !== undefined
      ? html`<p>The level is back since ${dayOf(recovered)}.</p>`
      : ended !== undefined
        ? html`<p>${ended.why === 'gone' ? 'It is in no result' : 'Another regime is declared'} since ${dayOf(ended.since)}.</p>`
        : '';
  return html`<div class="hero"><p class="path"><a href="${attribute(`../${testPath(test, line)}`)}">${test} · ${line}</a> <span>${name}</span></p>
<h1>${stateOf(wordOf(note))} <span data-series="${seriesName(name)}">${title}</span> ${amountOf(note)}</h1>
<p>${valueText(before, unit)} to ${valueText(after, unit)}, ${sinceText(note)}.</p>${end}
${accepted === undefined ? '' : html`<p>Accepted by ${accepted.by}: ${accepted.reason} <span class="note">(perf/accepted/${accepted.name}.yaml)</span></p>`}</div>`;
}

/** Runs of the old level and of the new one, and the chance that says that they are two. */
function evidenceSection(note: ChangeNote, view: SeriesView, { history: { runs } }: LineOverview): Html | undefined {
  const began = runs.indexOf(note.run);
  const change = view.judged?.changes.find(({ first, last }) => first <= began && began <= last);
  if (change === undefined) return undefined;
  const [first, last] = [runs[change.first], runs[change.last]];
  const where =
    first === undefined || last === undefined || first === last
      ? ''
      : ` It may have begun from build ${first.build} of ${dayOf(first)} to build ${last.build} of ${dayOf(last)}.`;
  const gates = note.gates ? '' : ' The series is too noisy to gate by (grade D).';
  return html`<section><h2>Why this is called a change</h2>
<p>${counted(change.before.runs, 'run')} from ${valueText(change.before.lowest, note.unit)} to ${valueText(change.before.highest, note.unit)} before, ${counted(change.after.runs, 'run')} from ${valueText(change.after.lowest, note.unit)} to ${valueText(change.after.highest, note.unit)} after. Chance alone shows as much in ${chanceText(change.chance)}.${where}${gates}</p>
${isOverChange(note) ? '' : seriesChart(view, { from: Math.max(0, change.first - AROUND), to: Math.min(runs.length - 1, change.last + AROUND) })}</section>`;
}

/** Runs that are drawn before a change and after it. */
const AROUND = 40;

/** `1 of 3,200 looks`. */
const chanceText = (chance: number): string =>
  chance <= 1e-9
    ? 'fewer than 1 of 1,000,000,000 looks'
    : `1 of ${Math.max(1, Math.round(1 / chance)).toLocaleString('en-US')} looks`;

function causeSection(note: ChangeNote): Html {
  const words = confirmedWords(note);
  const likely = likelySection(note);
  return words === undefined ? likely : html`<section><h2>Run again</h2><p>${words}.</p></section>${likely}`;
}

function likelySection(note: ChangeNote): Html {
  const { cause, confirmed } = note;
  if (confirmed !== undefined && culpritOf(confirmed) !== undefined) return html``;
  if (cause === undefined) {
    const facts = (note.facts ?? []).map((fact) => html`<li>${fact}</li>`);
    const beside = facts.length === 0 ? '' : html`<p>At the same run changed</p><ul>${facts}</ul>`;
    return html`<section><h2>Likely cause</h2>${beside}<p>No merges are known: <code>prowess merges</code> reads them from a clone, and <code>prowess site --merges FILE</code> ranks them here.</p></section>`;
  }
  const evidence = cause.evidence.join('; ');
  const most = isOpenChange(note) ? 10 : 3;
  const shown = cause.suspects.slice(0, most);
  const left = cause.suspects.length - most;
  const gap = cause.window.covered
    ? ''
    : html`<p class="note">The list of merges does not reach over the whole time: the cause may not be among them.</p>`;
  return html`<section><h2>Likely cause: ${cause.class}</h2><p>${evidence}</p>${gap}${isOpenChange(note) ? mergesTable(shown, evidence) : mergesList(shown)}${left > 0 ? html`<p class="note">and ${counted(left, 'merge')} less likely</p>` : ''}</section>`;
}

const mergesTable = (suspects: Cause['suspects'], evidence: string): Html => {
  const rows = suspects.map(
    ({
      merge,
      share,
      reason,
    }) => html`<tr class="row"><td class="amount">${percent(share)}</td><td>${mergeName(merge)}</td>
<td>${merge.title}${reason === evidence ? '' : html`<br><span class="note">${reason}</span>`}</td><td class="amount">${toIso(merge.mergedAt).slice(0, 10)}</td></tr>`,
  );
  return html`<table class="stack">${rows}</table>`;
};

/** Of a change that asks for nothing. */
const mergesList = (suspects: Cause['suspects']): Html =>
  html`<ul>${suspects.map(({ merge, share }) => html`<li>${percent(share)} ${mergeName(merge)} ${merge.title}</li>`)}</ul>`;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function nextSection(note: ChangeNote, { test }: SiteTest, line: LineOverview): Html {
  const look = html`<p>Look again: <code>prowess history ${test} --line ${line.line}</code></p>`;
  if (!isOpenChange(note)) return html`<section><h2>What next</h2>${look}<p>Nothing is asked for.</p></section>`;
  const files = acceptLines(note, test, line).map(
    ({ path, text: lines }) => html`<p><code>${path}</code></p><pre tabindex="0">${lines}</pre>`,
  );
  const mend = (note.cause?.suspects.length ?? 0) > 0 ? 'Mend it: the likeliest merge is above.' : 'Mend it.';
  return html`<section><h2>What next</h2>${look}
<p>${mend} Intended, or known and here to stay: these lines accept it, once a reason and a name are filled in and the change is merged.</p>${files}
<p class="note">The id of the change is ${note.id}.</p></section>`;
}

/** The title leads to one that moved alone. */
function seriesSection({ series }: ChangeNote, test: SiteTest, line: LineOverview): Html | undefined {
  if (series.length < 2) return undefined;
  const rows = viewsOf(series, test, line).map(
    ({ name, declaration: { title } }) =>
      html`<li><span data-series="${seriesName(name)}">${title}</span> <span class="note">${name}</span></li>`,
  );
  return html`<section><h2>Series that moved together <small>${series.length}</small></h2><ul>${rows}</ul></section>`;
}

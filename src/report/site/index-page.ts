import type { ChangeNote } from '../../analysis/change-notes.ts';
import { isOpenChange, isOverChange, wordOf } from '../../analysis/change-word.ts';
import { tooFewRuns } from '../../analysis/few-runs.ts';
import { isOpen } from '../../history/missing/findings.ts';
import { counted, firstFew } from '../../model/counted.ts';
import { type EpochMs, hours } from '../../model/units.ts';
import { attribute, type Html, html } from '../../render/html.ts';
import { minuteOfTime } from '../history-words.ts';
import { changesTable, nameOfLine, type SiteLine } from './change-rows.ts';
import type { SiteData } from './data.ts';
import { missingTable } from './missing-rows.ts';
import { anchorOf, type SitePage } from './page.ts';
import { testPath } from './paths.ts';
import { spark } from './spark.ts';
import { valueText } from './words.ts';

/** Is anything wrong, is the data alive, what should I do: in this order, complete without a script. */
export function indexPage(data: SiteData): SitePage {
  const lines = linesOf(data);
  return {
    title: 'What changed',
    path: 'index.html',
    sections: [
      heading(data, lines),
      changesSection('Needs you', lines, isOpenChange) ?? allWell(lines),
      missingSection(lines),
      suspectsSection(lines),
      changesSection('Accepted', lines, (note) => wordOf(note) === 'accepted'),
      changesSection('Improved', lines, (note) => wordOf(note) === 'improved', true),
      changesSection('Over', lines, isOverChange, true),
      keySection(lines),
      testsSection(lines),
    ],
  };
}

/** Every line of every test, in the order of tests. */
export const linesOf = ({ tests }: SiteData): SiteLine[] =>
  tests.flatMap(({ test, simulated, lines }) => lines.map((line) => ({ test, simulated, line })));

function heading({ store, madeAt, analysedAt, upcoming, unreadable }: SiteData, lines: readonly SiteLine[]): Html {
  const late = lines.filter(({ simulated, line }) => !simulated && line.freshness?.late === true);
  const newest = Math.max(...lines.map(({ line }) => line.freshness?.newest.startedAt ?? 0));
  const own = lines.find(({ line }) => line.freshness?.newest.startedAt === newest);
  const newestText =
    own?.line.freshness === undefined
      ? ''
      : `The newest run is of ${minuteOfTime(own.line.freshness.newest.startedAt)} UTC. `;
  const real = lines.filter(({ simulated }) => !simulated).length;
  const alive =
    late.length === 0
      ? real === 0
        ? html`<span class="state quiet">? not judged</span> No line has runs of a real cluster, so that none can be late.`
        : html`<span class="state quiet">✓ alive</span> None of ${counted(real, 'line')} of tests is late.`
      : html`<span class="state worse">○ late</span> No run is coming of ${firstFew(late.map(nameOfLine))}.`;
  const next = upcoming[0];
  return html`<div class="hero"><h1>What changed, and whether runs still come</h1>
<p>${alive} <span class="note">${newestText}${next === undefined ? '' : `The next is due at ${minuteOfTime(next.at)} UTC.`}</span></p>
<p class="note">From ${store}, as of ${minuteOfTime(madeAt)} UTC</p>${analysedAt === undefined ? '' : analysedText(analysedAt, madeAt)}${unreadable === 0 ? '' : html`<p><span class="state worse">○ not read</span> ${counted(unreadable, 'run')} of the store cannot be read, and is not among these: prowess history names it.</p>`}</div>`;
}

const ANALYSIS_LATE = hours(24);

/** The sign of life of what says to people what changed: one that has ended is silent, as one that finds nothing. */
const analysedText = (at: EpochMs, now: EpochMs): Html =>
  now - at > ANALYSIS_LATE
    ? html`<p><span class="state worse">○ late</span> The newest analysis is of ${minuteOfTime(at)} UTC: since then prowess analyse has said nothing to people.</p>`
    : html`<p class="note">The newest analysis, which says to people what changed, is of ${minuteOfTime(at)} UTC.</p>`;

/** That no change is seen says nothing of a line with too few runs. */
function allWell(lines: readonly SiteLine[]): Html {
  const few = lines.filter(({ line }) => tooFewRuns(line.history.runs) !== undefined);
  const note =
    lines.length === 0
      ? ': there is no run'
      : few.length === 0
        ? ''
        : `; too few runs to see one in ${firstFew(few.map(nameOfLine))}`;
  return html`<section><h2>Needs you</h2><p>No change for the worse is open${note}.</p></section>`;
}

function changesSection(
  title: string,
  lines: readonly SiteLine[],
  isShown: (note: ChangeNote) => boolean,
  isFolded = false,
): Html | undefined {
  const table = changesTable(lines, isShown);
  if (table === undefined) return undefined;
  const count = lines.reduce((sum, { line }) => sum + line.changes.filter(isShown).length, 0);
  return isFolded
    ? html`<section><details><summary><b>${title}</b> <small class="note">${count}</small></summary>${table}</details></section>`
    : html`<section><h2>${title} <small>${count}</small></h2>${table}</section>`;
}

function missingSection(lines: readonly SiteLine[]): Html | undefined {
  const count = lines.reduce((sum, { line }) => sum + line.missing.filter(isOpen).length, 0);
  return count === 0
    ? undefined
    : html`<section><h2>Missing data <small>${count}</small></h2>${missingTable(lines, isOpen)}</section>`;
}

function suspectsSection(lines: readonly SiteLine[]): Html | undefined {
  const all = lines.flatMap((own) => own.line.suspects.map((suspect) => ({ own, suspect })));
  if (all.length === 0) return undefined;
  const rows = all.map(
    ({
      own,
      suspect: { title, unit, value, middle },
    }) => html`<tr class="row"><td><span class="state quiet">? suspect</span></td><td>${title}<br><span class="note">${nameOfLine(own)}</span></td>
<td>${valueText(value, unit)}, usually ${valueText(middle, unit)}<br><span class="note">another run settles it</span></td></tr>`,
  );
  return html`<section><h2>Suspects <small>${all.length}; a run is asked for, not a person</small></h2><table class="changes stack">${rows}</table></section>`;
}

/** What is worst first: open changes, then by how much it moved for the worse. */
function keySection(lines: readonly SiteLine[]): Html | undefined {
  const all = lines.flatMap((own) => own.line.figures.map((figure) => ({ own, figure })));
  if (all.length === 0) return undefined;
  const rows = all.map(({ own, figure: { series, declaration, now, before, changeShare, trend } }) => {
    const { title, unit } = declaration;
    const value = now === undefined ? 'no value' : valueText(now, unit);
    const then = before === undefined ? '' : `, 30 days before ${valueText(before, unit)}`;
    const note = own.line.changes.find((each) => isOpenChange(each) && each.series.includes(series));
    return html`<tr class="row"><td><a href="${attribute(testPath(own.test, own.line.line))}#${attribute(anchorOf(series))}">${title}</a><br><span class="note">${nameOfLine(own)}</span></td><td>${spark(trend, `${title}: ${value}${then}`)}</td>
<td class="amount">${value}</td><td class="amount">${note === undefined ? '' : html`<span class="state worse">▲ </span>`}${changeShare === undefined ? '' : shareText(changeShare)}</td></tr>`;
  });
  return html`<section><h2>Key series <small>the last 120 runs; now, and against 30 days before</small></h2><table class="stack">${rows}</table></section>`;
}

const shareText = (share: number): string => `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)} %`;

function testsSection(lines: readonly SiteLine[]): Html {
  const rows = lines.map(
    (
      own,
    ) => html`<tr class="row"><td><a href="${attribute(testPath(own.test, own.line.line))}">${nameOfLine(own)}</a></td>
<td>${counted(own.line.history.runs.length, 'run')}${own.line.invalid === 0 ? '' : `, ${own.line.invalid} INVALID`}</td>
<td>${own.line.freshness === undefined ? '' : `newest ${minuteOfTime(own.line.freshness.newest.startedAt)}`}${own.line.freshness?.late && !own.simulated ? html` <span class="state worse">○ late</span>` : ''}</td></tr>`,
  );
  return html`<section><h2>Tests</h2><table class="stack">${rows}</table></section>`;
}

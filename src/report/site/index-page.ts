import type { ChangeNote } from '../../analysis/change-notes.ts';
import { isOpenChange, wordOf } from '../../analysis/change-word.ts';
import type { LineOverview } from '../../analysis/overview.ts';
import { isOpen } from '../../history/missing/findings.ts';
import { counted, firstFew } from '../../model/counted.ts';
import { toIso } from '../../model/units.ts';
import { attribute, type Html, html } from '../../render/html.ts';
import { formatInUnit } from '../../render/quantity.ts';
import { amountOf, dayOf, MISSING_WORDS } from '../history-words.ts';
import type { SiteData } from './data.ts';
import { changePath, sitePage, text } from './page.ts';
import { spark } from './spark.ts';
import { stateOf } from './state.ts';

/** One line of one test. */
interface Row {
  readonly test: string;
  readonly simulated: boolean;
  readonly line: LineOverview;
}

/** Is anything wrong, is the data alive, what should I do: in this order, complete without a script. */
export function indexPage({ store, madeAt, tests }: SiteData): string {
  const rows = tests.flatMap(({ test, simulated, lines }) =>
    lines.map((line): Row => ({ test: simulated ? `${test} (simulated)` : test, simulated, line })),
  );
  return sitePage(
    'What changed',
    [
      heading(store, rows, toIso(madeAt).slice(0, 16).replace('T', ' ')),
      changesSection('Needs you', rows, isOpenChange, 'No change for the worse is open.'),
      missingSection(rows),
      suspectsSection(rows),
      changesSection('Accepted', rows, (note) => wordOf(note) === 'accepted'),
      changesSection('Improved', rows, (note) => wordOf(note) === 'improved'),
      changesSection('Over', rows, (note) => ['gone', 'ended', 'recovered'].includes(wordOf(note))),
      keySection(rows),
    ].filter((section) => section !== undefined),
  );
}

function heading(store: string, rows: readonly Row[], at: string): Html {
  const late = rows.filter(({ simulated, line }) => !simulated && line.freshness?.late === true);
  const alive =
    late.length === 0
      ? `${counted(rows.length, 'line')} of tests; none is late`
      : `no run is coming of ${firstFew(late.map(({ test, line }) => `${test} (${line.line})`))}`;
  return html`<div class="hero"><h1>What changed, and whether runs still come</h1>
<p class="note">${text(alive)} · runs of ${text(store)}, as of ${at} UTC</p></div>`;
}

function changesSection(
  title: string,
  rows: readonly Row[],
  isShown: (note: ChangeNote) => boolean,
  nothing?: string,
): Html | undefined {
  const shown = rows.flatMap(({ test, line }) => line.changes.filter(isShown).map((note) => ({ test, line, note })));
  if (shown.length === 0)
    return nothing === undefined ? undefined : html`<section><h2>${title}</h2><p>${nothing}</p></section>`;
  const cells = shown
    .toSorted((a, b) => b.note.run.startedAt - a.note.run.startedAt)
    .map(
      ({ test, line, note }) => html`<tr><td>${stateOf(wordOf(note))}</td>
<td><a href="${attribute(changePath(note.id))}">${text(note.title)}</a>${note.series.length > 1 ? ` and ${note.series.length - 1} more of ${text(note.family)}` : ''}<br><span class="note">${text(test)} · ${text(line.line)}</span></td>
<td class="amount">${text(amountOf(note))}<br><span class="note">${formatInUnit(note.before, note.unit)} to ${formatInUnit(note.after, note.unit)}</span></td>
<td>since ${dayOf(note.run)}<br><span class="note">${text(likelyMerge(note))}</span></td></tr>`,
    );
  return html`<section><h2>${title} <small>${shown.length}</small></h2><table><tr class="head"><th></th><th>what</th><th>change (95 %)</th><th>since, likely by</th></tr>${cells}</table></section>`;
}

function likelyMerge({ cause }: ChangeNote): string {
  const [first] = cause?.suspects ?? [];
  if (cause === undefined) return '';
  if (first === undefined) return cause.class;
  const { merge, share } = first;
  const name = merge.pullRequest === undefined ? merge.commit.slice(0, 9) : `#${merge.pullRequest}`;
  return `${name} (${Math.round(share * 100)} %, first of ${counted(cause.suspects.length, 'merge')})`;
}

function missingSection(rows: readonly Row[]): Html | undefined {
  const open = rows.flatMap(({ test, line }) => line.missing.filter(isOpen).map((each) => ({ test, line, each })));
  if (open.length === 0) return undefined;
  const cells = open.map(({ test, line, each }) => {
    const run = line.history.runs[each.from];
    return html`<tr><td><span class="state worse">○ missing</span></td><td>${text(firstFew(each.about))}${MISSING_WORDS[each.cause]}<br><span class="note">${text(test)} · ${text(line.line)}</span></td>
<td>${counted(each.runs, 'run')}</td><td>since ${run === undefined ? '?' : dayOf(run)}</td></tr>`;
  });
  return html`<section><h2>Missing data <small>${open.length}</small></h2><table>${cells}</table></section>`;
}

function suspectsSection(rows: readonly Row[]): Html | undefined {
  const all = rows.flatMap(({ test, line }) => line.suspects.map((suspect) => ({ test, line, suspect })));
  if (all.length === 0) return undefined;
  const cells = all.map(
    ({
      test,
      line,
      suspect: { title, unit, value, middle },
    }) => html`<tr><td><span class="state quiet">? suspect</span></td><td>${text(title)}<br><span class="note">${text(test)} · ${text(line.line)}</span></td>
<td>${formatInUnit(value, unit)}, usually ${formatInUnit(middle, unit)}</td><td>another run settles it</td></tr>`,
  );
  return html`<section><h2>Suspects <small>${all.length}; a run is asked for, not a person</small></h2><table>${cells}</table></section>`;
}

function keySection(rows: readonly Row[]): Html | undefined {
  const all = rows.flatMap(({ test, line }) => line.figures.map((figure) => ({ test, line, figure })));
  if (all.length === 0) return undefined;
  const cells = all.map(({ test, line, figure: { declaration, now, before, changeShare, trend } }) => {
    const { title, unit } = declaration;
    const value = now === undefined ? 'no value' : formatInUnit(now, unit);
    const share =
      changeShare === undefined ? '' : `${changeShare < 0 ? '−' : '+'}${Math.abs(changeShare * 100).toFixed(1)} %`;
    const then = before === undefined ? '' : `, 30 days before ${formatInUnit(before, unit)}`;
    return html`<tr><td><span class="note">${text(test)} · ${text(line.line)}</span></td><td>${text(title)}</td><td>${spark(trend, `${title}: ${value}${then}`)}</td>
<td class="amount">${value}</td><td class="amount">${share}</td></tr>`;
  });
  return html`<section><h2>Key series <small>the last 120 runs; the change is against 30 days before</small></h2><table>${cells}</table></section>`;
}

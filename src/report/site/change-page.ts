import type { ChangeNote } from '../../analysis/change-notes.ts';
import { isOpenChange, wordOf } from '../../analysis/change-word.ts';
import { toIso } from '../../model/units.ts';
import { type Html, html } from '../../render/html.ts';
import { formatInUnit } from '../../render/quantity.ts';
import { amountOf, dayOf } from '../history-words.ts';
import { sitePage, text } from './page.ts';
import { stateOf } from './state.ts';

interface Place {
  readonly test: string;
  readonly line: string;
}

/** One change, for links and telephones: what, since when, likely by which merge, what to type next. */
export function changePage(note: ChangeNote, place: Place): string {
  const { title, unit, before, after, run, lastGood, series, accepted } = note;
  const head = html`<div class="hero"><p class="path"><a href="../index.html">all changes</a> <span>${text(place.test)}</span> <span>${text(place.line)}</span></p>
<h1>${stateOf(wordOf(note))} ${text(title)} ${text(amountOf(note))}</h1>
<p>${formatInUnit(before, unit)} to ${formatInUnit(after, unit)}, since ${dayOf(run)} (build ${text(run.build)})${lastGood === undefined ? '' : `, after build ${text(lastGood.build)} of ${dayOf(lastGood)}`}.</p>
${accepted === undefined ? '' : html`<p>Accepted by ${text(accepted.by)}: ${text(accepted.reason)}</p>`}</div>`;
  const sections = [head, causeSection(note), seriesSection(series), nextSection(note, place)];
  return sitePage(
    `${title}: ${amountOf(note)}`,
    sections.filter((section) => section !== undefined),
  );
}

function causeSection({ cause }: ChangeNote): Html | undefined {
  if (cause === undefined) return undefined;
  const rows = cause.suspects.map(
    ({
      merge,
      share,
      reason,
    }) => html`<tr><td>${Math.round(share * 100)} %</td><td>${merge.pullRequest === undefined ? text(merge.commit.slice(0, 9)) : `#${text(String(merge.pullRequest))}`}</td>
<td>${text(merge.title)}<br><span class="note">${text(reason)}</span></td><td>${toIso(merge.mergedAt).slice(0, 10)}</td></tr>`,
  );
  return html`<section><h2>Likely cause: ${cause.class}</h2><p>${text(cause.evidence.join('; '))}</p><table>${rows}</table></section>`;
}

const seriesSection = (series: readonly string[]): Html =>
  html`<section><h2>Series that moved together <small>${series.length}</small></h2><ul>${series.map((name) => html`<li>${text(name)}</li>`)}</ul></section>`;

function nextSection(note: ChangeNote, { test, line }: Place): Html | undefined {
  if (!isOpenChange(note)) return undefined;
  const [first = ''] = note.series;
  return html`<section><h2>What next</h2>
<p>Look again: <code>prowess history ${text(test)} --line ${text(line)}</code></p>
<p>Intended? A file <code>perf/accepted/NAME.yaml</code> accepts it; docs/history.md has its lines. The series is <code>${text(first)}</code>, and the id of the change ${text(note.id)}.</p></section>`;
}

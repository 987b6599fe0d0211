import { blocksOf } from '../../analysis/change-blocks.ts';
import type { ChangeNote } from '../../analysis/change-notes.ts';
import { CHANGE_WORDS, wordOf } from '../../analysis/change-word.ts';
import type { LineOverview } from '../../analysis/overview.ts';
import { attribute, type Html, html } from '../../render/html.ts';
import { amountOf, dayOf } from '../history-words.ts';
import { changePath, testPath } from './paths.ts';
import { stateOf } from './state.ts';
import { likelyText, valueText } from './words.ts';

/** One line of one test. */
export interface SiteLine {
  readonly test: string;
  readonly simulated: boolean;
  readonly line: LineOverview;
}

/**
 * Changes of lines, those together that may have begun at one run: they most likely have one cause. The newest first; within a block what is worst.
 * @param up from the page to the root of the site
 */
export function changesTable(
  lines: readonly SiteLine[],
  isShown: (note: ChangeNote) => boolean,
  up = '',
): Html | undefined {
  const blocks = lines
    .flatMap((own) => blocksOf(own.line.changes.filter(isShown)).map((block) => ({ ...block, own })))
    .toSorted((a, b) => b.run.startedAt - a.run.startedAt);
  if (blocks.length === 0) return undefined;
  return html`<table class="changes stack">${blocks.map(({ notes, own }) => blockRows(notes, own, up))}</table>`;
}

export const nameOfLine = ({ test, simulated, line }: SiteLine): string =>
  `${test}${simulated ? ' (simulated)' : ''} · ${line.line}`;

function blockRows(notes: readonly ChangeNote[], own: SiteLine, up: string): Html {
  const ordered = notes.toSorted((a, b) => rankOf(a) - rankOf(b));
  const [first] = ordered;
  if (first === undefined) return html``;
  const likely = likelyText(first);
  return html`<tr class="begun"><th colspan="3" scope="rowgroup"><b>since ${dayOf(first.run)}</b> · <a href="${attribute(up + testPath(own.test, own.line.line))}">${nameOfLine(own)}</a>${likely === '' ? '' : html`<br>${likely}`}</th></tr>
${ordered.map((note) => noteRow(note, up))}`;
}

const rankOf = (note: ChangeNote): number => CHANGE_WORDS.indexOf(wordOf(note)) + (note.gates ? 0 : 0.5);

const noteRow = (note: ChangeNote, up: string): Html => html`<tr class="row"><td>${stateOf(wordOf(note))}</td>
<td><a href="${attribute(up + changePath(note.id))}">${note.title}</a>${note.series.length > 1 ? ` and ${note.series.length - 1} more of ${note.family}` : ''}${note.gates ? '' : html` <span class="note">too noisy to gate by</span>`}</td>
<td class="amount">${amountOf(note)}<br><span class="note">${valueText(note.before, note.unit)} to ${valueText(note.after, note.unit)}</span></td></tr>`;

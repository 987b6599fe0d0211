import type { MissingData } from '../../history/missing/findings.ts';
import { counted, firstFew } from '../../model/counted.ts';
import { type Html, html } from '../../render/html.ts';
import { dayOf, MISSING_WORDS } from '../history-words.ts';
import { nameOfLine, type SiteLine } from './change-rows.ts';

/** Data that should be there and are not, one row for each cause. */
export const missingTable = (lines: readonly SiteLine[], isShown: (missing: MissingData) => boolean): Html =>
  html`<table class="changes stack">${lines.flatMap((own) => own.line.missing.filter(isShown).map((each) => row(own, each)))}</table>`;

function row(own: SiteLine, { about, cause, from, until, runs }: MissingData): Html {
  const [since, back] = [own.line.history.runs[from], until === undefined ? undefined : own.line.history.runs[until]];
  const state =
    back === undefined && cause !== 'retired'
      ? html`<span class="state worse">○ missing</span>`
      : html`<span class="state quiet">– ${cause === 'retired' ? 'retired' : 'over'}</span>`;
  return html`<tr class="row"><td>${state}</td><td>${firstFew(about)}${MISSING_WORDS[cause]}<br><span class="note">${nameOfLine(own)}</span></td>
<td>${counted(runs, 'run')}<br><span class="note">since ${since === undefined ? '?' : dayOf(since)}${back === undefined ? '' : ` to ${dayOf(back)}`}</span></td></tr>`;
}

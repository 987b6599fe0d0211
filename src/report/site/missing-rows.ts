import type { MissingData } from '../../history/missing/findings.ts';
import { counted, firstFew } from '../../model/counted.ts';
import { type Html, html } from '../../render/html.ts';
import { dayOf, MISSING_WORDS } from '../history-words.ts';
import { nameOfLine, type SiteLine } from './change-rows.ts';

/**
 * Data that should be there and are not, one row for each cause.
 * @param most rows of one line, the newest
 */
export function missingTable(
  lines: readonly SiteLine[],
  isShown: (missing: MissingData) => boolean,
  most = Number.POSITIVE_INFINITY,
): Html {
  const all = lines.map((own) => ({ own, shown: own.line.missing.filter(isShown) }));
  const rows = all.flatMap(({ own, shown }) => shown.slice(0, most).map((each) => row(own, each)));
  const earlier = all.reduce((sum, { shown }) => sum + Math.max(0, shown.length - most), 0);
  const note = html`<p class="note">and ${earlier} earlier: prowess history --json lists them</p>`;
  return html`<table class="changes stack">${rows}</table>${earlier === 0 ? '' : note}`;
}

function row(own: SiteLine, { about, cause, from, until, runs }: MissingData): Html {
  const [since, back] = [own.line.history.runs[from], until === undefined ? undefined : own.line.history.runs[until]];
  const state =
    back === undefined && cause !== 'retired'
      ? html`<span class="state worse">○ missing</span>`
      : html`<span class="state quiet">– ${cause === 'retired' ? 'retired' : 'over'}</span>`;
  return html`<tr class="row"><td>${state}</td><td>${firstFew(about)}${MISSING_WORDS[cause]}<br><span class="note">${nameOfLine(own)}</span></td>
<td>${counted(runs, 'run')}<br><span class="note">since ${since === undefined ? '?' : dayOf(since)}${back === undefined ? '' : ` to ${dayOf(back)}`}</span></td></tr>`;
}

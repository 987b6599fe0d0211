import { counted } from '../../model/counted.ts';
import type { HookOutcome, Result } from '../../model/result.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';

/** What was done around the test beside its load, and what came of it. */
export function hooks({ hooks: all = [] }: Result): Html | undefined {
  if (all.length === 0) return undefined;
  const bad = all.filter(({ how }) => how !== 'done' && how !== 'skipped').length;
  const title = bad === 0 ? counted(all.length, 'hook') : `${bad} of ${all.length} not done`;
  return html`<section><h2>Hooks <small>${title}</small></h2>
<div class="wide"><table class="steps">${all.map(row)}</table></div></section>`;
}

const row = (hook: HookOutcome): Html => {
  const { name, does, how, durationMs, attempts } = hook;
  return html`<tr class="${how ?? 'killed'}"><th>${name}${does === 'undo' ? ', undone' : ''}</th><td>${place(hook)}</td>
<td>${formatQuantity(durationMs, 'ms')}</td><td>${attempts > 1 ? counted(attempts, 'attempt') : ''}</td><td>${ending(hook)}</td></tr>`;
};

const place = ({ scope, moment, level }: HookOutcome): string =>
  scope === 'level' ? `${moment} level ${level ?? ''}`.trim() : `${moment} the ${scope}`;

function ending({ how, reason, lastLines }: HookOutcome): string {
  if (how === undefined) return 'the run was killed here';
  if (how === 'done') return lastLines ?? '';
  return [how, reason].filter(Boolean).join(': ');
}

import { counted } from '../../model/counted.ts';
import type { RunFacts, StepSpan } from '../../model/facts.ts';
import type { Result } from '../../model/result.ts';
import { elapsed } from '../../model/units.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';

/** The run's steps on its own time line. */
export function steps({ startedAt, endedAt }: Result, { steps: spans }: RunFacts): Html | undefined {
  if (spans.length === 0) return undefined;
  const whole = elapsed(startedAt, endedAt) || 1;
  const share = (length: number): string => ((Math.max(0, length) / whole) * 100).toFixed(2);
  const rows = spans.map((span) => {
    const end = span.endedAt ?? endedAt;
    const bar = html`<i style="left:${share(elapsed(startedAt, span.startedAt))}%;width:${share(elapsed(span.startedAt, end))}%"></i>`;
    return html`<tr class="${span.how ?? 'killed'}"><th>${span.kind}</th><td>${span.level ?? ''}</td>
<td>${formatQuantity(elapsed(span.startedAt, end), 'ms')}</td><td class="lane">${bar}</td><td>${ending(span)}</td></tr>`;
  });
  const undone = spans.filter(({ how }) => how !== 'done').length;
  const title = undone === 0 ? 'all done' : `${undone} of ${spans.length} not done`;
  const open = undone > 0 || spans.length <= SHORT ? 'open' : '';
  return html`<section><h2>Steps <small>${title}</small></h2><details ${open}><summary>${counted(spans.length, 'step')}</summary><div class="wide"><table class="steps">${rows}</table></div></details></section>`;
}

/** As many steps as a test without a sweep has. */
const SHORT = 16;

function ending({ how, reason }: StepSpan): string {
  if (how === undefined) return 'the run was killed here';
  return how === 'done' ? (reason ?? '') : [how, reason].filter(Boolean).join(': ');
}

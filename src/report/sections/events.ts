import type { Entry } from '../../model/entry.ts';
import type { RunFacts } from '../../model/facts.ts';
import type { Result } from '../../model/result.ts';
import { elapsed } from '../../model/units.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';

/** What else happened: the lock, findings of the preflight, the subject, the watch, our own pauses, signals. */
export function events({ startedAt }: Result, { events: entries }: RunFacts): Html | undefined {
  const shown = entries.filter((entry) => !isRoutine(entry));
  if (shown.length === 0) return undefined;
  const rows = shown
    .slice(0, SHOWN)
    .map(
      (entry) =>
        html`<tr><td>${formatQuantity(elapsed(startedAt, entry.at), 'ms')}</td><th>${entry.type}</th><td>${text(entry)}</td></tr>`,
    );
  const more =
    shown.length > SHOWN ? html`<p class="note">${shown.length - SHOWN} more are in journal.ndjson.</p>` : '';
  return html`<section><h2>What happened</h2><div class="wide"><table class="events">${rows}</table></div>${more}</section>`;
}

const SHOWN = 200;

/** What every run has, and what only journal.ndjson needs to keep. */
function isRoutine(entry: Entry): boolean {
  if (entry.type === 'finding') return entry.level === 'ok';
  if (entry.type === 'image') return entry.event === 'found';
  return entry.type === 'watch' && ['opened', 'relisted', 'closed'].includes(entry.event);
}

function text(entry: Entry): string {
  switch (entry.type) {
    case 'lock':
      return words([
        entry.resource,
        entry.event,
        labelled('token', entry.token),
        labelled('holder', entry.holder),
        labelled('place', entry.position),
        entry.reason,
      ]);
    case 'finding':
      return words([entry.level === 'ok' ? undefined : entry.level, `${entry.check}: ${entry.message}`, entry.hint]);
    case 'image':
      return words([`${entry.image} ${MEANING[entry.event]}`, entry.digest]);
    case 'subject':
      return words([
        entry.event,
        labelled('expected', entry.expected),
        labelled('reported', entry.reported),
        entry.reason,
      ]);
    case 'watch':
      return words([entry.resource, entry.event, entry.reason]);
    case 'pause':
      return `our own process did nothing for ${formatQuantity(elapsed(entry.from, entry.to), 'ms')}`;
    case 'clock-step':
      return `the time of day was set by ${formatQuantity(entry.steppedMs, 'ms')}`;
    case 'resumed':
      return 'the run was resumed';
    case 'signal':
      return entry.signal;
    default:
      return '';
  }
}

const MEANING = { waiting: 'is waited for', found: 'is there', changed: 'names something else now' } as const;

const words = (parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(', ');
const labelled = (label: string, value: string | number | undefined): string | undefined =>
  value === undefined ? undefined : `${label} ${value}`;

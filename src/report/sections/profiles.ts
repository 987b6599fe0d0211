import { counted } from '../../model/counted.ts';
import type { ProfileOutcome, Result } from '../../model/result.ts';
import { attribute, type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';

/** The profiles that lie beside the report, each with the command that opens it, and why others do not. */
export function profiles({ profiles: all = [] }: Result): Html | undefined {
  if (all.length === 0) return undefined;
  const kept = all.filter(({ file }) => file !== undefined);
  const missing = [...Map.groupBy(absentOf(all), ({ component, reason = '' }) => `${component}: ${reason}`)];
  return html`<section><h2>Profiles <small>${counted(kept.length, 'profile')}</small></h2>
${missing.map(([text, those]) => html`<p>No profile of ${text} <span class="note">(${counted(those.length, 'time')})</span></p>`)}
${kept.length === 0 ? '' : table(kept)}</section>`;
}

const absentOf = (all: readonly ProfileOutcome[]): ProfileOutcome[] => all.filter(({ state }) => state === 'absent');

const table = (
  kept: readonly ProfileOutcome[],
): Html => html`<p class="note">The commands are for the folder of this report.</p>
<details ${kept.length > SHORT ? '' : 'open'}><summary>${counted(kept.length, 'file')}</summary><div class="wide"><table>${kept.map(row)}</table></div></details>`;

const SHORT = 24;

function row({ source, kind, edge, level, durationMs, file }: ProfileOutcome): Html {
  const { path = '', bytes = 0 } = file ?? {};
  return html`<tr><th>${source}</th><td>${kind}</td><td>${level === undefined ? '' : `${level}, `}${edge} the load</td>
<td>${formatQuantity(bytes, 'bytes')} in ${formatQuantity(durationMs, 'ms')}</td><td><a href="${attribute(path)}">${path.split('/').at(-1) ?? ''}</a></td><td><code>${pprofCommand(path)}</code></td></tr>`;
}

/** Opens a profile in a browser. */
const pprofCommand = (path: string): string => `go tool pprof -http=: ${path}`;

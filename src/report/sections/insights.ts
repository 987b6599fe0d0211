import { counted } from '../../model/counted.ts';
import type { KeptPrometheus, ProfileOutcome, Result } from '../../model/result.ts';
import { attribute, type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';

/** What lies beside the report for those who want to see inside: what is kept of Prometheus, and profiles; each with what opens it. */
export function insights(result: Result): Html | undefined {
  const parts = [prometheusPart(result.prometheus), profilesPart(result)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : html`<section>${parts}</section>`;
}

function prometheusPart(kept: KeptPrometheus | undefined): Html | undefined {
  if (kept === undefined) return undefined;
  const { state, how, reason, files = [], series = 0, samples = 0, gaps = [] } = kept;
  const bytes = formatQuantity(
    files.reduce((total, file) => total + file.bytes, 0),
    'bytes',
  );
  const what =
    how === 'snapshot'
      ? html`<p>Blocks of its database of that time, ${bytes}, are beside this report. <code>prowess look FOLDER</code> opens them.</p>`
      : html`<p>${counted(samples, 'sample')} of ${series} series, ${bytes}, are beside this report: <a href="${attribute(files[0]?.path ?? '')}">${files[0]?.path ?? ''}</a>. <code>prowess look FOLDER</code> opens them.</p>`;
  return html`<h2>Prometheus</h2>${state === 'absent' ? html`<p>Nothing is kept of it: ${reason ?? ''}</p>` : what}
${gaps.map((gap) => html`<p class="note">${gap}</p>`)}`;
}

function profilesPart({ profiles: all = [] }: Result): Html | undefined {
  if (all.length === 0) return undefined;
  const kept = all.filter(({ file }) => file !== undefined);
  const missing = [...Map.groupBy(absentOf(all), ({ component, reason = '' }) => `${component}: ${reason}`)];
  return html`<h2>Profiles <small>${counted(kept.length, 'profile')}</small></h2>
${missing.map(([text, those]) => html`<p>No profile of ${text} <span class="note">(${counted(those.length, 'time')})</span></p>`)}
${kept.length === 0 ? '' : table(kept)}`;
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

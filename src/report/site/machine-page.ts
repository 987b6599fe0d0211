import { byKey } from '../../model/order.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { minuteOfTime } from '../history-words.ts';
import type { SiteData, Upcoming } from './data.ts';
import type { SitePage } from './page.ts';

/** What the machines do next. Who holds one now is in its lock, which no store knows. */
export function machinePage({ upcoming, madeAt }: SiteData): SitePage {
  const clusters = [...Map.groupBy(upcoming, ({ cluster }) => cluster ?? 'no cluster of its own')].sort(byKey);
  return {
    title: 'Machine',
    path: 'machine.html',
    sections: [
      html`<div class="hero"><h1>Machines: the next 48 hours</h1><p class="note">From the schedule, as of ${minuteOfTime(madeAt)} UTC. Who holds a machine now, and who waits for it: <code>prowess lock status CLUSTER</code>.</p></div>`,
      ...(clusters.length === 0
        ? [
            html`<section><p>No schedule is known: <code>prowess site</code> reads it in a folder with prowess.yaml.</p></section>`,
          ]
        : clusters.map(([cluster, runs]) => clusterSection(cluster, runs, madeAt))),
    ],
  };
}

function clusterSection(cluster: string, runs: readonly Upcoming[], from: number): Html {
  const rows = runs.map(
    ({
      at,
      test,
      durationMs,
      durationSource,
    }) => html`<tr class="row"><td class="amount">${minuteOfTime(at)}</td><td>${test}</td><td class="amount">${formatQuantity(durationMs, 'ms')} <span class="note">${durationSource}</span></td>
<td><div class="bar-row"><i style="left:${percent(at - from)}%;width:${percent(durationMs)}%"></i></div></td></tr>`,
  );
  return html`<section><h2>${cluster}</h2><table class="stack"><tr class="head"><th>starts (UTC)</th><th>test</th><th>takes</th><th>48 hours from now</th></tr>${rows}</table></section>`;
}

const SPAN_MS = 48 * 3_600_000;
const percent = (span: number): string => Math.min(100, (span / SPAN_MS) * 100).toFixed(2);

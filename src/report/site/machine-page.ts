import { compareText } from '../../model/order.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { minuteOfTime } from '../history-words.ts';
import type { AtWork, SiteData, Upcoming } from './data.ts';
import type { SitePage } from './page.ts';

/** What runs on the machines and waits for them, as far as Prow was asked, and what the schedule starts next. */
export function machinePage({ upcoming, atWork, madeAt }: SiteData): SitePage {
  const upcomingOn = Map.groupBy(upcoming, clusterOf);
  const workOn = Map.groupBy(atWork ?? [], clusterOf);
  const clusters = [...new Set([...upcomingOn.keys(), ...workOn.keys()])].sort(compareText);
  return {
    title: 'Machine',
    path: 'machine.html',
    sections: [
      html`<div class="hero"><h1>Machines: now, and the next 48 hours</h1><p class="note">As of ${minuteOfTime(madeAt)} UTC: ${atWork === undefined ? 'what runs and waits is not known here, for Deck was not asked' : 'what runs and waits by Prow’s Deck'}, what comes by the schedule. Who holds a machine’s lock now: <code>prowess lock status CLUSTER</code>.</p></div>`,
      ...(clusters.length === 0
        ? [
            html`<section><p>No schedule is known: <code>prowess site</code> reads it in a folder with prowess.yaml.</p></section>`,
          ]
        : clusters.map(
            (cluster) =>
              html`<section><h2>${cluster}</h2>${atWork === undefined ? '' : workTable(workOn.get(cluster) ?? [])}${upcomingTable(upcomingOn.get(cluster) ?? [], madeAt)}</section>`,
          )),
    ],
  };
}

const clusterOf = ({ cluster = 'no cluster of its own' }: { readonly cluster?: string }): string => cluster;

function workTable(work: readonly AtWork[]): Html {
  if (work.length === 0) return html`<p>No job of its tests runs or waits.</p>`;
  const rows = work.map(
    ({ state, since, test, job, pull, url }) =>
      html`<tr class="row"><td>${state}</td><td class="amount">${minuteOfTime(since)}</td><td>${test}${pull === undefined ? '' : ` #${pull}`}</td><td>${url === undefined ? job : html`<a href="${url}">${job}</a>`}</td></tr>`,
  );
  return html`<table class="stack"><tr class="head"><th>now</th><th>since (UTC)</th><th>test</th><th>job</th></tr>${rows}</table>`;
}

function upcomingTable(runs: readonly Upcoming[], from: number): Html {
  if (runs.length === 0) return html`<p>The schedule starts nothing here within 48 hours.</p>`;
  const rows = runs.map(
    ({
      at,
      test,
      durationMs,
      durationSource,
    }) => html`<tr class="row"><td class="amount">${minuteOfTime(at)}</td><td>${test}</td><td class="amount">${formatQuantity(durationMs, 'ms')} <span class="note">${durationSource}</span></td>
<td><div class="bar-row"><i style="left:${percent(at - from)}%;width:${percent(durationMs)}%"></i></div></td></tr>`,
  );
  return html`<table class="stack"><tr class="head"><th>starts (UTC)</th><th>test</th><th>takes</th><th>48 hours from now</th></tr>${rows}</table>`;
}

const SPAN_MS = 48 * 3_600_000;
const percent = (span: number): string => Math.min(100, (span / SPAN_MS) * 100).toFixed(2);

import { proposedRenames } from '../../history/gaps.ts';
import { nameOf } from '../../history/history.ts';
import { isOpen, type MissingData } from '../../history/missing/findings.ts';
import type { Decision, Scope, SeriesMatch } from '../../history/site-history.ts';
import { type Html, html } from '../../render/html.ts';
import { dayOfTime } from '../history-words.ts';
import { nameOfLine, type SiteLine } from './change-rows.ts';
import type { SiteData } from './data.ts';
import { linesOf } from './index-page.ts';
import { missingTable } from './missing-rows.ts';
import type { SitePage } from './page.ts';

/** What is missing, what is invalid, and what people decided about the histories. */
export function dataPage(data: SiteData): SitePage {
  const lines = linesOf(data);
  return {
    title: 'Data',
    path: 'data.html',
    sections: [
      html`<div class="hero"><h1>Data: what is missing, and what people decided about it</h1></div>`,
      missingSection('Missing now', lines, isOpen) ??
        html`<section><h2>Missing now</h2><p>Nothing is missing.</p></section>`,
      missingSection('Was missing, or is retired', lines, (each) => !isOpen(each), MOST_OVER),
      invalidSection(lines),
      decisionsSection(data),
      renamesSection(lines),
    ],
  };
}

function missingSection(
  title: string,
  lines: readonly SiteLine[],
  isShown: (missing: MissingData) => boolean,
  most?: number,
): Html | undefined {
  const count = lines.reduce((sum, { line }) => sum + line.missing.filter(isShown).length, 0);
  if (count === 0) return undefined;
  return html`<section><h2>${title} <small>${count}</small></h2>${missingTable(lines, isShown, most)}</section>`;
}

/** Of each line. */
const MOST_OVER = 20;

function invalidSection(lines: readonly SiteLine[]): Html | undefined {
  const own = lines.filter(({ line }) => line.invalid > 0);
  if (own.length === 0) return undefined;
  const rows = own.map((each) => {
    const last = each.line.history.runs.findLast(({ outcome }) => outcome === 'invalid');
    return html`<tr class="row"><td>${nameOfLine(each)}</td><td>${each.line.invalid} of ${each.line.history.runs.length} runs</td><td>${last?.headline ?? ''}</td></tr>`;
  });
  return html`<section><h2>INVALID runs <small>none of their numbers counts; the newest says why</small></h2><table class="stack">${rows}</table></section>`;
}

function decisionsSection(data: SiteData): Html {
  const { renames, exclude, regimes, retired } = data.decisions;
  const rows = [
    ...regimes.map((each) => decisionRow('regime', each, `numbers begin again on ${dayOfTime(each.since)}`)),
    ...retired.map((each) => decisionRow('retired', each, `${seriesText(each)} since ${dayOfTime(each.since)}`)),
    ...renames.map((each) => decisionRow('renamed', each, `${seriesText(each.from)} is ${seriesText(each.to)} today`)),
    ...exclude.map((each) => decisionRow('excluded', each, excludedText(each))),
  ];
  const unused = linesOf(data).flatMap(({ line }) => line.unused);
  const idle = [
    ...data.unmatched.map(({ at, does }) => `${at.file}:${at.line} ${does}`),
    ...unused.map(({ name }) => `perf/accepted/${name}.yaml accepts nothing that these runs show`),
  ].map((what) => html`<li>${what}</li>`);
  return html`<section><h2>Decisions <small>perf/history.yaml</small></h2>${rows.length === 0 ? html`<p>None.</p>` : html`<table class="stack">${rows}</table>`}${idle.length === 0 ? '' : html`<p>Decisions that change nothing of these runs:</p><ul>${idle}</ul>`}</section>`;
}

const decisionRow = (word: string, { by, reason, test, line }: Decision & Scope, what: string): Html =>
  html`<tr class="row"><td>${word}</td><td>${what}<br><span class="note">${[test ?? 'every test', line ?? 'every line'].join(' · ')}</span></td><td>${reason}<br><span class="note">by ${by}</span></td></tr>`;

const seriesText = ({ metric, labels, statistic }: SeriesMatch): string =>
  [
    metric,
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
    ...(statistic === undefined ? [] : [statistic]),
  ].join(' ');

const excludedText = ({ builds, from, until }: SiteData['decisions']['exclude'][number]): string =>
  builds !== undefined
    ? `builds ${builds.join(', ')}`
    : `runs${from === undefined ? '' : ` from ${dayOfTime(from)}`}${until === undefined ? '' : ` until ${dayOfTime(until)}`}`;

/** A series that ended where another began, at one level: for people to judge. */
function renamesSection(lines: readonly SiteLine[]): Html | undefined {
  const all = lines.flatMap((own) => proposedRenames(own.line.history).map((each) => ({ own, ...each })));
  if (all.length === 0) return undefined;
  const rows = all.map(
    ({ own, from, to }) =>
      html`<tr class="row"><td>${nameOf(from)}</td><td>${nameOf(to)}</td><td>${nameOfLine(own)}</td></tr>`,
  );
  return html`<section><h2>Perhaps renamed <small>${all.length}; prowess history --gaps writes them for perf/history.yaml</small></h2><table class="stack"><tr class="head"><th>ended</th><th>began where it ended</th><th></th></tr>${rows}</table></section>`;
}

import { counted } from '../model/counted.ts';
import type { RunFacts } from '../model/facts.ts';
import { type KeyFigure, type KeyRow, keyTable } from '../model/key-figures.ts';
import { METRICS } from '../model/metrics/index.ts';
import { factsText } from '../model/regime.ts';
import type { Artifact, Result, ThresholdOutcome, ValidityCheck } from '../model/result.ts';
import { seriesTitle } from '../model/series.ts';
import { elapsed } from '../model/units.ts';
import { formatFigure, spreadText, verdictTexts } from '../render/figure.ts';
import { loadTexts } from '../render/load.ts';
import { markdownLink, markdownText, tableText } from '../render/markdown.ts';
import { formatQuantity } from '../render/quantity.ts';
import { validityRow } from './rows.ts';

/** What a person reads first, in GitHub's Markdown: for Deck's markdown lens, a terminal, a chat. All numbers are in the report. */
export function summary(result: Result, facts: RunFacts): Artifact {
  const sections = [
    heading(result),
    ...problems(result),
    keyNumbers(result, facts),
    ...warnings(result, facts),
    whatWasRun(result, facts),
    whereMoreIs(result),
  ].filter((section) => section !== '');
  return { path: 'summary.md', text: `${sections.join('\n\n')}\n` };
}

function heading({ run, outcome, ended, headline, startedAt, endedAt }: Result): string {
  const took = formatQuantity(elapsed(startedAt, endedAt), 'ms');
  const simulated =
    run.backend === 'sim' ? '\n\n> **Simulated cluster**: these numbers say nothing about hardware.' : '';
  return `# ${run.test}: ${outcome.toUpperCase()}\n\n${markdownText(headline)}${simulated}\n\nBuild ${run.build} on ${run.cluster}, ${ended} after ${took}.`;
}

/** What is wrong: broken rules of an INVALID run, and otherwise the thresholds that are broken. */
function problems(result: Result): string[] {
  const broken = result.validity.filter(({ passed }) => !passed);
  if (broken.length > 0) {
    const lines = [...Map.groupBy(broken, validityRow)].flatMap(ruleLines);
    return [`## Why it cannot be trusted\n\n${shortened(lines)}`];
  }
  const failed = result.outcome === 'invalid' ? [] : result.thresholds.filter(({ passed }) => !passed);
  if (failed.length === 0) return [];
  const rest = result.thresholds.length - failed.length;
  const others = rest === 0 ? '' : `\n\n${counted(rest, 'other threshold')} ${rest === 1 ? 'holds' : 'hold'}.`;
  return [`## Broken thresholds\n\n${shortened(failed.map(thresholdLine))}${others}`];
}

/** Of many complaints of one rule the first ones: the others are like them. */
function ruleLines([row, checks]: readonly [string, readonly ValidityCheck[]]): string[] {
  const most = checks.length <= SHOWN_OF_RULE + 1 ? checks.length : SHOWN_OF_RULE;
  const lines = checks.slice(0, most).map(({ message }) => `- **${row}**: ${markdownText(message)}`);
  return most === checks.length ? lines : [...lines, `- **${row}**: and ${checks.length - most} more like these`];
}

const SHOWN_OF_RULE = 2;

function thresholdLine(outcome: ThresholdOutcome): string {
  const { measured = 'not measured', limit } = verdictTexts(outcome);
  const bound = outcome.bound === 'max' ? 'at most' : 'at least';
  return `- **${markdownText(seriesTitle(outcome))}**, ${outcome.statistic}: ${markdownText(measured)}, ${bound} ${limit} allowed`;
}

function keyNumbers(result: Result, { plan }: RunFacts): string {
  const { levels, rows } = keyTable(result, plan);
  if (rows.length === 0) return '';
  if (levels.join() !== '') return byLevel(levels, rows);
  const cells = rows.map(({ title, figures: [figure] }) => [title, figureText(figure), limitText(figure)]);
  return `## Key numbers\n\n${tableText(['', 'measured (95 % interval)', 'limit'], cells)}`;
}

/** Of many levels a few from the first to the last, for a table is no wider than a page. */
function byLevel(levels: readonly string[], all: readonly KeyRow[]): string {
  const shown = spacedOut(levels.length);
  const rows = all.map((row) => ({ ...row, figures: shown.map((index) => row.figures[index]) }));
  const some = shown.length === levels.length ? '' : `, ${shown.length} of ${levels.length}`;
  const cells = rows.map(({ title, figures }) => [title, ...figures.map(figureText)]);
  const head = ['', ...shown.map((index) => levels[index] ?? '')];
  return `## Key numbers by level${some}\n\n${tableText(head, [...cells, ...spreadRows(rows)])}`;
}

function spacedOut(count: number): number[] {
  const most = Math.min(count, COLUMNS);
  return Array.from({ length: most }, (_, index) => Math.round((index * (count - 1)) / Math.max(1, most - 1)));
}

const COLUMNS = 6;

/** Of the last statistic of what the test is about, and of the throughput: how much the repetitions differ. */
function spreadRows(rows: readonly KeyRow[]): string[][] {
  const about = rows.findLast(({ series }) => series === rows[0]?.series);
  return rows
    .filter((row) => row === about || row.figures[0]?.metric === 'throughput')
    .flatMap(({ title, figures }) => {
      const times = Math.max(...figures.map((figure) => figure?.statistic.repetitions?.length ?? 0));
      const cells = figures.map((figure) => figure && spreadText(figure.statistic, METRICS[figure.metric].unit));
      return times < 2 ? [] : [[`${title}, each of ${times} repetitions`, ...cells.map((cell = '') => cell)]];
    });
}

function figureText(figure: KeyFigure | undefined): string {
  return figure === undefined ? 'not measured' : formatFigure(figure.metric, figure.statistic);
}

function limitText(figure: KeyFigure | undefined): string {
  if (figure?.threshold === undefined) return '';
  return `${figure.threshold.bound === 'max' ? 'at most' : 'at least'} ${verdictTexts(figure.threshold).limit}`;
}

/** What the preflight warned of, and what could not be measured, each reason once. */
function warnings({ unmeasured = [], outcome, profiles = [], prometheus }: Result, { events }: RunFacts): string[] {
  const found = events.flatMap((entry) =>
    entry.type === 'finding' && entry.level === 'warning' ? [`${entry.check}: ${entry.message}`] : [],
  );
  const missing = [...Map.groupBy(outcome === 'invalid' ? [] : unmeasured, ({ reason }) => reason)].map(
    ([reason, series]) => `not measured: ${series.map(seriesTitle).join(', ')} (${reason})`,
  );
  const lines = [...found, ...missing, ...unprofiled(profiles), ...keptText(prometheus)].map(
    (line) => `- ${markdownText(line)}`,
  );
  return lines.length === 0 ? [] : [`## Worth knowing\n\n${shortened(lines)}`];
}

/** Why there is no profile of a component, each reason once. */
function unprofiled(profiles: NonNullable<Result['profiles']>): string[] {
  const absent = profiles.filter(({ state }) => state === 'absent');
  return [...new Set(absent.map(({ component, reason }) => `no profile of ${component}: ${reason}`))];
}

/** What is missing of what was kept of Prometheus. */
function keptText(prometheus: Result['prometheus']): string[] {
  if (prometheus === undefined) return [];
  const { state, reason, gaps = [] } = prometheus;
  return state === 'absent' ? [`nothing is kept of Prometheus: ${reason}`] : gaps.map((gap) => `Prometheus: ${gap}`);
}

const SHOWN = 12;

const shortened = (lines: readonly string[]): string =>
  (lines.length <= SHOWN + 1
    ? lines
    : [...lines.slice(0, SHOWN), `- and ${lines.length - SHOWN} more, in prowess-report.html`]
  ).join('\n');

function whatWasRun({ run, provenance }: Result, { plan }: RunFacts): string {
  const { jobCommit, nodes, versions, regime } = provenance;
  const software = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Test', plan.description],
    ...loadTexts(plan).map((text) => ['Load', text] as const),
    ['Under test', provenance.subject],
    ['Commit', run.commit],
    ['Commit of the job', jobCommit && `${jobCommit}: not what was measured`],
    ['Cluster', [run.cluster, counted(nodes.length, 'node'), ...software].join(', ')],
    ['Compared', `with runs of regime ${regime.id} only: ${factsText(regime.hard)}`],
  ];
  const lines = rows.flatMap(([name, text]) => (text ? [`- ${name}: ${markdownText(text)}`] : []));
  return `## What was run\n\n${shortened(lines)}`;
}

function whereMoreIs({ run, measurements, outcome }: Result): string {
  const links = Object.entries(run.links ?? {}).map(([title, target]) => markdownLink(title, target));
  const numbers =
    outcome === 'invalid'
      ? 'prowess-report.html shows what happened.'
      : `All ${measurements.length} series are in prowess-report.html and result.json, the raw samples in objects.csv.`;
  return [numbers, links.join(' · ')].filter(Boolean).join('\n\n');
}

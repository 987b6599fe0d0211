import { hasEntries } from '../model/json.ts';
import { levelNameOf, levelsIn } from '../model/key-figures.ts';
import { keysOf } from '../model/key-series.ts';
import { metricOf } from '../model/metrics/index.ts';
import { isResumable, type Plan } from '../model/plan.ts';
import type { Measurement, Result } from '../model/result.ts';
import { isArrival } from '../model/series.ts';
import { labelValues } from '../model/series-id.ts';
import { formatFigure } from '../render/figure.ts';
import { textTable } from '../render/text-table.ts';
import { oneLine } from '../render/visible.ts';
import { SIMULATED } from './simulated.ts';

/** What a person wants to see at the end of a run: the outcome, the few numbers that matter, and what went wrong. */
export function endText(result: Result, plan: Plan, report: string, columns?: number): string {
  const mark = result.outcome === 'invalid' ? 'INVALID' : result.outcome.toUpperCase();
  const watermark = result.run.backend === 'sim' ? `${SIMULATED}\n` : '';
  const failed = result.validity.filter(({ passed }) => !passed);
  const texts = withoutRepeats([result.headline, ...failed.map(({ message }) => message)]).slice(1);
  const problems = [...Map.groupBy(texts, (_, index) => failed[index]?.rule ?? '')].map(problemLines);
  const numbers = result.outcome === 'invalid' ? '' : `\n${numbersTable(result, plan, columns)}`;
  return `\n${mark}: ${oneLine(result.headline)}\n${watermark}${problems.join('')}${numbers}\nreport: ${report}\n${goesOn(result, plan)}`;
}

/** Of a set that was killed or stopped, where its journal is a file of this machine. */
function goesOn({ ended, run: { test, cluster, folder } }: Result, plan: Plan): string {
  const isUnfinished = ended === 'crashed' || ended === 'aborted';
  if (!isUnfinished || folder !== undefined || !isResumable(plan)) return '';
  return `to go on with it: prowess run ${test} --cluster ${cluster} --resume\n`;
}

/** The report has all of them. */
function problemLines([rule, texts]: readonly [string, readonly string[]]): string {
  const more = texts.length > SHOWN_OF_RULE ? [`and ${texts.length - SHOWN_OF_RULE} more`] : [];
  const shown = [...texts.slice(0, SHOWN_OF_RULE), ...more];
  return shown.map((text) => `  ${rule}: ${oneLine(text)}\n`).join('');
}

const SHOWN_OF_RULE = 3;

/** A reason that ended several things is long, and is read once. */
function withoutRepeats(texts: readonly string[]): string[] {
  return texts.map((text, index) => {
    const colon = text.indexOf(': ');
    const start = colon < 0 ? 0 : colon + 2;
    const reason = text.slice(start);
    const isKnown = reason.length >= LONG && texts.slice(0, index).some((earlier) => earlier.includes(reason));
    return isKnown ? `${text.slice(0, start)}as above` : text;
  });
}

const LONG = 30;

function numbersTable({ measurements }: Result, plan: Plan, columns?: number): string {
  const judged = Map.groupBy(measurements.filter(isShown(plan)), levelNameOf);
  const shown = levelsIn(measurements, plan).flatMap((level) => judged.get(level) ?? []);
  const rows = shown.map(({ metric, labels, statistics, samples, censored }) => {
    const title = metricOf(metric)?.title ?? metric;
    const figures = statistics
      .filter(({ name }) => name === metricOf(metric)?.primary || ['p95', 'p99'].includes(name))
      .map((statistic) => `${statistic.name} ${formatFigure(metric, statistic)}`);
    const missing = censored > 0 ? `, ${censored} never arrived` : '';
    return [title, labelValues(labels).join(' '), figures.join('   '), `n=${samples}${missing}`];
  });
  if (rows.length === 0) return '';
  const table = textTable(
    ['metric', 'of', 'figures (95 % interval, but for what is of this run alone)', ''],
    rows,
    columns,
  );
  return shown.some(({ labels }) => labels.clock !== undefined) ? `${table}${CLOCKS}` : table;
}

const CLOCKS = `watch: as our own watch saw it, by our clock\nserver: by the server's stamps, in whole seconds\n`;

/** The series that are judged, by both clocks and of each population. */
function isShown(plan: Plan): (series: Measurement) => boolean {
  const keys = keysOf(plan).filter(({ judged }) => judged !== false);
  return ({ metric, labels }) =>
    keys.some(
      (key) =>
        key.metric === metric &&
        hasEntries(labels, key.labels) &&
        (metric !== 'creation-latency' || key.labels.phase !== undefined || isArrival(plan, labels)),
    );
}

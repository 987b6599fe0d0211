import { metricOf } from '../../model/metrics.ts';
import type { Measurement, Result } from '../../model/result.ts';
import { formatFigure } from '../../render/figure.ts';
import { textTable } from '../../render/text-table.ts';

/** What a person wants to see at the end of a run: the outcome, the few numbers that matter, and what went wrong. */
export function endText(result: Result, report: string): string {
  const mark = result.outcome === 'invalid' ? 'INVALID' : result.outcome.toUpperCase();
  const watermark = result.run.backend === 'sim' ? 'SIMULATED: these numbers are not a measurement of hardware.\n' : '';
  const problems = result.validity
    .filter(({ passed }) => !passed)
    .map(({ rule, message }) => `  ${rule}: ${message}\n`);
  const numbers = result.outcome === 'invalid' ? '' : `\n${numbersTable(result)}`;
  return `\n${mark}: ${result.headline}\n${watermark}${problems.join('')}${numbers}\nreport: ${report}\n`;
}

const SHOWN = ['creation-latency', 'deletion-latency', 'throughput', 'api-call-latency'];
const PHASES = new Set([undefined, 'Running', 'Ready']);

function numbersTable(result: Result): string {
  const rows = result.measurements.filter(isShown).map(({ metric, labels, statistics, samples, censored }) => {
    const title = metricOf(metric)?.title ?? metric;
    const figures = statistics
      .filter(({ name }) => ['p50', 'p95', 'p99', 'value'].includes(name))
      .map((statistic) => `${statistic.name} ${formatFigure(metric, statistic)}`);
    const missing = censored > 0 ? `, ${censored} never arrived` : '';
    return [title, Object.values(labels).join(' '), figures.join('   '), `n=${samples}${missing}`];
  });
  return rows.length === 0 ? '' : textTable(['metric', 'of', 'figures (95 % interval)', ''], rows);
}

const isShown = ({ metric, labels }: Measurement): boolean => SHOWN.includes(metric) && PHASES.has(labels.phase);

import type { FleetDocument } from '../fleet/document.ts';
import { busyBeforeText, type NodeInCommon } from '../fleet/node-load.ts';
import { METRICS } from '../model/metrics/index.ts';
import { figureTexts } from '../render/figure.ts';
import { formatQuantity } from '../render/quantity.ts';
import { textTable } from '../render/text-table.ts';
import { oneLine } from '../render/visible.ts';

/** What a fleet did, for people: the verdict and why, then scores by flavour, then each participant. */
export function fleetText(found: FleetDocument, columns: number): string {
  const shown = found.scores.length === 0 ? '' : ': these numbers are shown, never judged';
  const head = found.valid ? 'VALID' : `INVALID${shown}`;
  const checks = found.checks.map(
    ({ passed, rule, message }) => `  ${passed ? 'ok  ' : 'NOT '} ${rule}: ${oneLine(message)}\n`,
  );
  const tables =
    found.participants.length === 0
      ? ''
      : `\n${found.scores.length === 0 ? '' : `${scores(found, columns)}\n`}${participants(found, columns)}`;
  const seen = found.nodes.length === 0 ? '' : `\n${nodes(found.nodes, columns)}`;
  return `${head}\n${checks.join('')}${tables}${seen}`;
}

function scores({ scores: all, reference }: FleetDocument, columns: number): string {
  const heads = [
    'FLAVOUR',
    'READING',
    'MEDIAN',
    'IN COMMON TIME',
    'TOTAL',
    'SPREAD',
    ...(reference === undefined ? [] : ['OF REFERENCE']),
  ];
  const rows = all.map(({ flavour, metric, reading, labels, median, by, common, total, spread, ofReference }) => [
    flavour,
    [reading, ...Object.values(labels)].join(' '),
    formatQuantity(median, METRICS[metric].unit),
    by === 'intervals'
      ? 'by intervals'
      : common === undefined
        ? ''
        : figureTexts({ observed: common }, METRICS[metric].unit).value,
    total === undefined ? '' : formatQuantity(total, METRICS[metric].unit),
    percent(spread),
    percent(ofReference),
  ]);
  return textTable(heads, rows, columns) + referenceNote(all, reference);
}

function referenceNote(all: FleetDocument['scores'], reference: FleetDocument['reference']): string {
  if (reference === undefined) return '';
  const { hardware, score, benchmark, cores, date } = reference;
  const isUsed = all.some(({ ofReference }) => ofReference !== undefined);
  const unused = isUsed ? '' : `; no reading is by ${benchmark}, so that none is compared with it`;
  return `of ${hardware}: ${score} ${benchmark} with ${cores} cores, ${date}${unused}\n`;
}

function participants({ participants: all }: FleetDocument, columns: number): string {
  const heads = ['PARTICIPANT', 'FLAVOUR', 'OUTPUT', 'BEGAN', 'TOOK', 'COMMON', 'STEAL', 'KERNEL'];
  const rows = all.map(({ name, flavour, status, startedAfterMs, tookMs, commonShare, pilot }) => [
    ...[name, flavour, status],
    `+${startedAfterMs.toFixed(1)} ms ± ${pilot.boundMs.toFixed(1)}`,
    formatQuantity(tookMs, 'ms'),
    percent(commonShare),
    percent(stealOf(pilot.cpuTime)),
    pilot.facts.kernel ?? '',
  ]);
  return textTable(heads, rows, columns);
}

/** What watchers saw of the machines below, in the common time. */
function nodes(all: readonly NodeInCommon[], columns: number): string {
  const heads = ['WATCHED', 'SAMPLES', 'BUSY', 'STEAL', 'CPU PSI', 'MEMORY PSI', 'IO PSI', 'BEFORE', 'KERNEL', 'QEMU'];
  const rows = all.map(({ node, samples, missing, load, busyBefore, facts }) => [
    node,
    missing === 0 ? String(samples) : `${samples} of ${samples + missing}`,
    ...[load?.busy, load?.steal, load?.pressure.cpu, load?.pressure.memory, load?.pressure.io, busyBefore].map(percent),
    facts.kernel ?? '',
    facts.qemu ?? '',
  ]);
  const none = all.flatMap(({ node, reason }) =>
    reason === undefined ? [] : [`${oneLine(`${node}: no load: ${reason}`)}\n`],
  );
  const before = busyBeforeText(all);
  return textTable(heads, rows, columns) + none.join('') + (before === undefined ? '' : `${before}\n`);
}

/** The share of CPU time that the host gave to others, as the guest sees it. */
function stealOf(ticks: Readonly<Record<string, number>> | undefined): number | undefined {
  const all = Object.values(ticks ?? {}).reduce((sum, each) => sum + each, 0);
  return all > 0 ? (ticks?.steal ?? 0) / all : undefined;
}

const percent = (share: number | undefined): string => (share === undefined ? '' : `${(share * 100).toFixed(1)} %`);

import type { BenchmarkSample, RunFacts } from '../../model/facts.ts';
import { METRICS } from '../../model/metrics/index.ts';
import { WARM_UP } from '../../model/plan.ts';
import type { Measurement, Result } from '../../model/result.ts';
import { labelValues } from '../../model/series-id.ts';
import { elapsed } from '../../model/units.ts';
import { axisOver, plot } from '../../render/charts.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity, scaleFor } from '../../render/quantity.ts';

/** What the tools of benchmarks left behind: by the size of messages as charts, and each output with what it is worth. */
export function benchmarks(result: Result, { benchmarks: samples, participants }: RunFacts): Html | undefined {
  if (samples.length === 0) return undefined;
  const nodes = new Map(participants.flatMap(({ step, name, node }) => (node ? [[`${step}/${name}`, node]] : [])));
  const rows = samples.map((sample) => row(sample, nodes.get(`${sample.step}/${sample.name}`) ?? ''));
  const bad = samples.filter(({ status }) => status !== 'ok').length;
  const heads = ['step', 'level', 'repetition', 'participant', 'node', 'output', 'tool', 'took', 'note'];
  const outputs = html`<div class="wide"><table class="checks"><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr>${rows}</table></div>`;
  const shown = bad > 0 ? outputs : html`<details><summary>All outputs are ok</summary>${outputs}</details>`;
  return html`<section><h2>Benchmarks <small>${samples.length} outputs, as they were written in output-*.txt, of engines in engine-*/; every number in benchmarks.csv</small></h2>${bySize(result)}${shown}</section>`;
}

function row(sample: BenchmarkSample, node: string): Html {
  const { step, level = '', repetition, name, status, reason, tool, version, startedAt, endedAt, readings } = sample;
  const took =
    startedAt === undefined || endedAt === undefined ? '' : formatQuantity(elapsed(startedAt, endedAt), 'ms');
  const badge = status === 'ok' ? 'good' : 'invalid';
  const missed = (sample.missed ?? []).map(({ objective, message }) => `objective missed: ${objective}: ${message}`);
  const said = new Set(readings.map(({ note }) => note));
  const notes = [reason, throttled(sample), ...missed, ...said].filter(Boolean).join('; ');
  const round = repetition === WARM_UP ? 'warm-up, counts nowhere' : repetition;
  const cells = [step, level, round, name, node, html`<span class="badge ${badge}">${status}</span>`];
  const more = [`${tool} ${version?.version ?? ''}`.trim(), took, notes];
  return html`<tr>${[...cells, ...more].map((cell) => html`<td>${cell}</td>`)}</tr>`;
}

const throttled = ({ cpu }: BenchmarkSample): string | undefined =>
  cpu === undefined || cpu.throttled === 0
    ? undefined
    : `held back by its CPU limit in ${formatQuantity(cpu.throttled / cpu.periods, 'share')} of its time`;

/** Both axes are logarithmic: sizes double, and latencies and rates follow them over decades. */
function bySize({ measurements, outcome }: Result): Html | string {
  const sized = measurements.filter(({ labels }) => Number(labels.bytes) > 0);
  if (outcome === 'invalid' || sized.length === 0) return '';
  const plots = [...Map.groupBy(sized, titleOf)].map(([title, all]) => sizePlot(title, all));
  return html`<div class="grid">${plots}</div>`;
}

const titleOf = ({ metric, labels: { level: _, bytes: __, ...labels } }: Measurement): string =>
  [METRICS[metric].title, ...labelValues(labels)].join(', ');

function sizePlot(title: string, all: readonly Measurement[]): Html | string {
  const points = all.flatMap(({ metric, labels, statistics }) => {
    const value = statistics[0]?.value ?? 0;
    return value > 0 ? [{ metric, level: labels.level ?? '', at: [Number(labels.bytes), value] as const }] : [];
  });
  const [first] = points;
  if (first === undefined) return '';
  const x = axisOver(
    points.map(({ at }) => at[0]),
    (size) => scaleFor('bytes', size / 1024),
    true,
  );
  const y = axisOver(
    points.map(({ at }) => at[1]),
    (size) => scaleFor(METRICS[first.metric].unit, size),
    true,
  );
  const lines = [...Map.groupBy(points, ({ level }) => level)].map(([level, own], index) => ({
    type: 'line' as const,
    label: level === '' ? 'median' : level,
    colour: index,
    points: own.map(({ at }) => at).toSorted((a, b) => a[0] - b[0]),
  }));
  return plot({ title, note: 'by the size of messages', x, y, layers: lines, group: 'sizes' });
}

import { compareText } from '../model/order.ts';
import type { EpochMs } from '../model/units.ts';

/** Samples under one name, with what readers learn of it. */
export interface MetricFamily {
  /** Without the `_total` of a counter; ends with the unit where it has one. */
  readonly name: string;
  /** `unknown` for series of others, of which only the samples are known. */
  readonly type: 'gauge' | 'counter' | 'unknown';
  /** `seconds`, `bytes`, ...: what the name ends with. */
  readonly unit?: string;
  readonly help?: string;
  readonly samples: readonly MetricSample[];
}

export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Without it, readers take the time at which they read. */
  readonly at?: EpochMs | undefined;
}

/**
 * A document of OpenMetrics 1.0 (prometheus.io/docs/specs/om/open_metrics_spec), of the media type `OPENMETRICS`. Each series keeps its
 * samples together, oldest first, as `promtool tsdb create-blocks-from openmetrics` asks. Throws Error for a name that the format does not
 * have, for a family that comes twice, and for two samples of one series at one instant: a reader would refuse the whole document.
 */
export const openMetrics = (families: Iterable<MetricFamily>): string => [...openMetricsPieces(families)].join('');

/** The same in pieces, of a document that is too long to be held whole. */
export function* openMetricsPieces(families: Iterable<MetricFamily>): Generator<string> {
  const names = new Set<string>();
  for (const family of families) {
    if (names.has(family.name)) throw new Error(`the family ${family.name} comes twice`);
    names.add(family.name);
    yield* familyLines(family);
  }
  yield '# EOF\n';
}

function* familyLines({ name, type, unit, help, samples }: MetricFamily): Generator<string> {
  if (!isMetricName(name)) throw new Error(`${JSON.stringify(name)} is no name of a metric`);
  if (unit !== undefined && !name.endsWith(`_${unit}`))
    throw new Error(`the name of a metric in ${unit} ends with _${unit}, got ${name}`);
  yield `# TYPE ${name} ${type}\n`;
  if (unit !== undefined) yield `# UNIT ${name} ${unit}\n`;
  if (help !== undefined) yield `# HELP ${name} ${escaped(help)}\n`;
  const member = type === 'counter' ? `${name}_total` : name;
  const texts = new Map<MetricSample['labels'], string>();
  const textOf = (labels: MetricSample['labels']): string => {
    const text = texts.get(labels) ?? labelsText(labels);
    texts.set(labels, text);
    return text;
  };
  const bySeries = Map.groupBy(samples, ({ labels }) => textOf(labels));
  for (const [labels, same] of [...bySeries].sort(([a], [b]) => compareText(a, b))) {
    yield seriesLines(`${member}${labels}`, same);
  }
}

function seriesLines(series: string, samples: readonly MetricSample[]): string {
  const inOrder = [...samples].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  let lines = '';
  for (const [index, { value, at }] of inOrder.entries()) {
    if (index > 0 && inOrder[index - 1]?.at === at) throw new Error(`${series} has two samples at one instant`);
    lines += `${series} ${numberText(value)}${at === undefined ? '' : ` ${at / 1000}`}\n`;
  }
  return lines;
}

/** `{a="b"}` in the order of the names; an empty label is none. */
function labelsText(labels: MetricSample['labels']): string {
  const pairs = Object.entries(labels).filter(([, value]) => value !== '');
  const wrong = pairs.find(([label]) => !isLabelName(label));
  if (wrong !== undefined) throw new Error(`${JSON.stringify(wrong[0])} is no name of a label`);
  if (pairs.length === 0) return '';
  return `{${pairs
    .map(([label, value]) => labelPair(label, value))
    .sort()
    .join(',')}}`;
}

/** A label as the format, Prometheus' older one, and PromQL write it. */
export const labelPair = (label: string, value: string): string => `${label}="${escaped(value)}"`;

const escaped = (text: string): string => text.toWellFormed().replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');

function numberText(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}

export const isMetricName = (text: string): boolean => /^[A-Za-z_:][\w:]*$/.test(text);

export const isLabelName = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text);

/** A name of a metric or a label that is made of any text: `creation-latency` becomes `creation_latency`. */
export const metricName = (text: string): string => text.replaceAll(/\W/g, '_').replace(/^(?=\d|$)/, '_');

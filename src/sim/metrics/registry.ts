import type { EpochMs } from '../../model/units.ts';

/** The metrics of one process, written in Prometheus' text exposition format 0.0.4. */
export interface MetricRegistry {
  counter(name: string, help: string): Counter;
  /** Values read when the metrics are written. */
  gauge(name: string, help: string, read: Read): void;
  readCounter(name: string, help: string, read: Read): void;
  histogram(name: string, help: string, bounds: readonly number[]): Histogram;
  text(): string;
}

export type Labels = Readonly<Record<string, string>>;

/** A value with the time at which it was taken, where that is not now. */
export type Read = () => Iterable<readonly [Labels, number, EpochMs?]>;

export interface Counter {
  add(labels: Labels, by?: number): void;
}

export interface Histogram {
  observe(labels: Labels, value: number): void;
}

interface MetricFamily {
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  lines(): string[];
}

export function createMetricRegistry(): MetricRegistry {
  const families = new Map<string, MetricFamily>();
  return {
    counter(name, help) {
      const series = createSeries(() => ({ value: 0 }));
      const lines = (): string[] => [...series.all()].map(([labels, { value }]) => `${name}${labels} ${value}`);
      families.set(name, { help, type: 'counter', lines });
      return {
        add(labels, by = 1) {
          series.of(labels).value += by;
        },
      };
    },
    gauge: (name, help, read) => families.set(name, { help, type: 'gauge', lines: () => readLines(name, read) }),
    readCounter: (name, help, read) =>
      families.set(name, { help, type: 'counter', lines: () => readLines(name, read) }),
    histogram(name, help, bounds) {
      const series = createSeries((labels) => ({
        names: bucketNames(name, bounds, labels),
        counts: new Array(bounds.length + 1).fill(0),
        sum: 0,
      }));
      const lines = (): string[] => [...series.all()].flatMap(([labels, found]) => bucketLines(name, labels, found));
      families.set(name, { help, type: 'histogram', lines });
      return {
        observe(labels, value) {
          const found = series.of(labels);
          const bucket = bounds.findIndex((bound) => value <= bound);
          const index = bucket < 0 ? bounds.length : bucket;
          found.counts[index] = (found.counts[index] ?? 0) + 1;
          found.sum += value;
        },
      };
    },
    text() {
      const names = [...families.keys()].sort();
      return names.map((name) => familyText(name, families.get(name))).join('');
    },
  };
}

const readLines = (name: string, read: Read): string[] =>
  [...read()].map(([labels, value, at]) => `${name}${written(labels)} ${value}${at === undefined ? '' : ` ${at}`}`);

/** Series by their labels as written; label objects that are used again are found without writing them again. */
function createSeries<T>(begin: (labels: Labels) => T): { of(labels: Labels): T; all(): Iterable<[string, T]> } {
  const byText = new Map<string, T>();
  const byObject = new WeakMap<Labels, T>();
  return {
    all: () => byText,
    of(labels) {
      const known = byObject.get(labels);
      if (known !== undefined) return known;
      const text = written(labels);
      const found = byText.get(text) ?? begin(labels);
      byObject.set(labels, found);
      byText.set(text, found);
      return found;
    },
  };
}

interface Buckets {
  /** Of each bucket with its labels, written once: a page has many more buckets than anything else. */
  readonly names: readonly string[];
  /** Per bucket, not yet cumulative; the last is +Inf. */
  readonly counts: number[];
  sum: number;
}

const bucketNames = (name: string, bounds: readonly number[], labels: Labels): string[] =>
  [...bounds.map(String), '+Inf'].map((le) => `${name}_bucket${written({ ...labels, le })}`);

function bucketLines(name: string, labels: string, { names, counts, sum }: Buckets): string[] {
  let total = 0;
  const buckets = names.map((bucket, i) => {
    total += counts[i] ?? 0;
    return `${bucket} ${total}`;
  });
  return [...buckets, `${name}_sum${labels} ${sum}`, `${name}_count${labels} ${total}`];
}

function familyText(name: string, family: MetricFamily | undefined): string {
  const lines = family?.lines() ?? [];
  if (family === undefined || lines.length === 0) return '';
  return `# HELP ${name} ${family.help}\n# TYPE ${name} ${family.type}\n${lines.join('\n')}\n`;
}

/** `{a="b",c="d"}`; nothing without labels. */
function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escaped = (value: string): string =>
  /[\\"\n]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : value;

/** The same label object for the same values, so that its written form is made once. */
export function remembered(make: (...values: string[]) => Labels): (...values: string[]) => Labels {
  const known = new Map<string, Labels>();
  return (...values) => {
    const key = values.join(' ');
    const labels = known.get(key) ?? make(...values);
    known.set(key, labels);
    return labels;
  };
}

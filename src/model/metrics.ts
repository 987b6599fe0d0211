import type { Population } from './plan.ts';

/** Units as artifacts spell them; property names end in them (`p95_ms`). */
export type Unit = 'ms' | 'per_s' | 'count' | 'share' | 'bytes' | 'cores';

/** What a metric is: its unit, what a chart or table calls it, what it means, and what may be asked of it. */
export interface Metric {
  readonly title: string;
  readonly unit: Unit;
  readonly better: 'lower' | 'higher' | 'neither';
  /** One or two sentences for a person who reads the number. */
  readonly meaning: string;
  /** The statistics that a measurement of it may carry: what a threshold may name. */
  readonly statistics: readonly StatisticName[];
  /** Label keys besides `level` (where a test has a sweep), `load` (where it has several populations) and `workload` (where it mixes several). */
  readonly labels: readonly string[];
  /** Label keys that some of its measurements carry. */
  readonly optionalLabels?: readonly string[];
  /** The populations of which it can be measured; absent where of each. */
  readonly loads?: readonly Population[];
  /** What became of the samples that never came, behind their number. */
  readonly never?: string;
  /** Values outside cannot be true, whatever the cluster: a run that shows one is INVALID. */
  readonly plausible: readonly [min: number, max: number];
}

export type StatisticName = 'p50' | 'p90' | 'p95' | 'p99' | 'max' | 'mean' | 'value' | 'share' | 'count';

const QUANTILES = ['p50', 'p90', 'p95', 'p99', 'max'] as const;
/** A day: no step may last longer. */
const DURATION = [0, 86_400_000] as const;
const COUNT = [0, 1e9] as const;
const RATE = [0, 1e6] as const;
const SHARE = [0, 1] as const;
const CREATED = ['fill', 'churn'] as const;
const DELETED = ['churn', 'delete'] as const;
const FILLED = ['fill'] as const;

/**
 * The catalogue of metrics. Names are public: thresholds, junit rows, TestGrid graphs and perfdash series are keyed by them,
 * so a name is never changed, and never ends in its unit or holds `.` or `_`.
 */
export const METRICS = {
  'creation-latency': {
    title: 'Creation latency',
    unit: 'ms',
    better: 'lower',
    meaning:
      'From the creation of an object to a phase of it, or of what it made (label kind). Running means that the hypervisor runs the guest: the boot of the guest is not included.',
    statistics: QUANTILES,
    never: 'objects did not get there',
    labels: ['clock', 'kind', 'phase'],
    loads: CREATED,
    // Two stamps of one second each may differ by one second in either direction.
    plausible: [-1000, DURATION[1]],
  },
  'response-time': {
    title: 'Response time from schedule',
    unit: 'ms',
    better: 'lower',
    meaning:
      'From the instant at which the arrival process wanted the object to the instant at which it was ready: a delay before the creation was sent counts (no coordinated omission).',
    statistics: QUANTILES,
    never: 'objects did not get there',
    labels: [],
    loads: CREATED,
    plausible: DURATION,
  },
  'deletion-latency': {
    title: 'Deletion latency',
    unit: 'ms',
    better: 'lower',
    meaning: 'From the deletion call to the notification that the object is gone.',
    statistics: QUANTILES,
    never: 'were not seen to go',
    labels: ['kind'],
    loads: DELETED,
    plausible: DURATION,
  },
  throughput: {
    title: 'Throughput',
    unit: 'per_s',
    better: 'higher',
    meaning:
      'Objects that became ready, per second, from the first creation to the last arrival; of a set, what it counts. Of a mix also all workloads together (no label workload).',
    statistics: ['value'],
    labels: [],
    loads: CREATED,
    plausible: RATE,
  },
  'sustained-throughput': {
    title: 'Best sustained throughput',
    unit: 'per_s',
    better: 'higher',
    meaning:
      'The highest rate of arrivals over any stretch of a quarter of the objects (at least ten) and at least one second.',
    statistics: ['value'],
    labels: [],
    loads: CREATED,
    plausible: RATE,
  },
  objects: {
    title: 'Objects',
    unit: 'count',
    better: 'neither',
    meaning: 'How many objects were asked for, created, ready, failed, lost again and deleted (label state).',
    statistics: ['count'],
    labels: ['state'],
    loads: CREATED,
    plausible: COUNT,
  },
  'requested-rate': {
    title: 'Requested rate',
    unit: 'per_s',
    better: 'neither',
    meaning: 'Creations per second that the arrival process asked for.',
    statistics: ['value'],
    labels: [],
    loads: CREATED,
    plausible: RATE,
  },
  'achieved-rate': {
    title: 'Achieved rate',
    unit: 'per_s',
    better: 'higher',
    meaning: 'Creations per second that the API server accepted.',
    statistics: ['value'],
    labels: [],
    loads: CREATED,
    plausible: RATE,
  },
  'schedule-lag': {
    title: 'Schedule lag',
    unit: 'ms',
    better: 'lower',
    meaning: 'How late creations were sent against the schedule of the arrival process.',
    statistics: QUANTILES,
    labels: [],
    loads: CREATED,
    plausible: DURATION,
  },
  'api-call-latency': {
    title: 'API call latency',
    unit: 'ms',
    better: 'lower',
    meaning:
      'From sending one of our own calls to its reply; exact. Calls that the server could not answer count as censored, those that it refused for overload as retries.',
    statistics: QUANTILES,
    never: 'calls got no answer',
    labels: ['resource', 'verb'],
    plausible: DURATION,
  },
  'api-calls-within-1s': {
    title: 'API calls within 1 s',
    unit: 'share',
    better: 'higher',
    meaning: 'Share of our own calls that were answered without an error of the server within one second; exact.',
    statistics: ['share'],
    labels: ['resource', 'verb'],
    plausible: SHARE,
  },
  'api-call-retries': {
    title: 'API call retries',
    unit: 'count',
    better: 'lower',
    meaning: 'Attempts of ours beyond the first: refused for overload, failed on the server, or unanswered.',
    statistics: ['count'],
    labels: ['resource', 'verb'],
    plausible: COUNT,
  },
  'apiserver-latency': {
    title: 'API server latency',
    unit: 'ms',
    better: 'lower',
    meaning:
      "Latency of everybody's calls by the API server's own histogram, all replicas together. Each quantile is the bucket that holds it: the value is its upper bound.",
    statistics: ['p50', 'p90', 'p95', 'p99'],
    labels: ['resource', 'verb'],
    plausible: DURATION,
  },
  'apiserver-calls-within-1s': {
    title: 'API server calls within 1 s',
    unit: 'share',
    better: 'higher',
    meaning:
      "Share of everybody's calls at or below one second by the API server's own histogram; exact, for 1 s is a bound.",
    statistics: ['share'],
    labels: ['resource', 'verb'],
    plausible: SHARE,
  },
  'apiserver-calls': {
    title: 'API server calls',
    unit: 'count',
    better: 'lower',
    meaning: 'How many calls everybody made during the load: the work that a component makes of the same objects.',
    statistics: ['count'],
    labels: ['resource', 'verb'],
    plausible: COUNT,
  },
  'etcd-latency': {
    title: 'etcd latency',
    unit: 'ms',
    better: 'lower',
    meaning: "Latency of etcd's operations by its histograms. Each quantile is the bucket that holds it.",
    statistics: ['p50', 'p90', 'p95', 'p99'],
    labels: ['operation'],
    plausible: DURATION,
  },
  'cpu-usage': {
    title: 'CPU usage',
    unit: 'cores',
    better: 'lower',
    meaning:
      'Cores used by a component, all of its replicas or nodes together: the rise of their counters, divided by the time between the samples by their own clock. The samples enclose the load, and at most as much time again; where they are further apart there is no value. With label source=metrics-api: the mean of the averages of metrics.k8s.io that lie within the load, and cover half of it.',
    statistics: ['mean'],
    labels: ['component'],
    optionalLabels: ['source'],
    plausible: [0, 1e5],
  },
  'memory-usage': {
    title: 'Memory usage',
    unit: 'bytes',
    better: 'lower',
    meaning: 'Memory used by a component: the largest sample of each of its replicas or nodes, added up.',
    statistics: ['max'],
    labels: ['component'],
    optionalLabels: ['source'],
    plausible: [0, 1e15],
  },
  'cpu-per-object': {
    title: 'CPU per object',
    unit: 'ms',
    better: 'lower',
    meaning:
      'CPU time that a component used between the samples that enclose the load, divided by the objects that arrived, or of a deletion, went: what it uses without them, in the load and in the seconds around it, is included.',
    statistics: ['value'],
    labels: ['component'],
    optionalLabels: ['source'],
    plausible: DURATION,
  },
  'memory-per-object': {
    title: 'Memory per object',
    unit: 'bytes',
    better: 'lower',
    meaning:
      'Growth of the memory of a component from its last sample before the load to its first after it, divided by the objects that arrived; may be negative. Not of churn or a deletion, which add nothing.',
    statistics: ['value'],
    labels: ['component'],
    optionalLabels: ['source'],
    loads: FILLED,
    plausible: [-1e13, 1e13],
  },
  'queue-depth': {
    title: 'Work queue depth',
    unit: 'count',
    better: 'lower',
    meaning: "The deepest sample of a controller's work queue.",
    statistics: ['max'],
    labels: ['component', 'queue'],
    plausible: COUNT,
  },
  'queue-retries': {
    title: 'Work queue retries',
    unit: 'count',
    better: 'lower',
    meaning: 'Items that a controller put back into its work queue during the load.',
    statistics: ['count'],
    labels: ['component', 'queue'],
    plausible: COUNT,
  },
  'step-duration': {
    title: 'Step duration',
    unit: 'ms',
    better: 'lower',
    meaning: 'How long a step of the run took; of repetitions, the mean.',
    statistics: ['value'],
    labels: ['step'],
    plausible: DURATION,
  },
  'watch-lag': {
    title: 'Watch lag',
    unit: 'ms',
    better: 'lower',
    meaning: 'How long after its creation our watch showed an object; the interval is the window of the creation call.',
    statistics: QUANTILES,
    labels: [],
    plausible: DURATION,
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** The catalogue's entry, or undefined for a name that it does not hold. */
export const metricOf = (name: string): Metric | undefined => BY_NAME.get(name);

const BY_NAME: ReadonlyMap<string, Metric> = new Map(Object.entries(METRICS));

import { COUNT, type Metrics, SHARE } from './metric.ts';

/** What was read is the label: `received` and `sent` of iperf3, `read` and `write` of fio. Some outputs have a further axis. */
const OF_A_READING = {
  statistics: ['value'],
  primary: 'value',
  family: 'benchmark',
  labels: ['reading'],
  optionalLabels: ['bytes', 'participant', 'flavour'],
} as const;

/** The longest that a benchmark may take, in seconds: a week. */
const WEEK_S = 604_800;

/** What tools report that others wrote, in one small set of metrics that all tools share. Of repetitions a value is the median. */
export const benchmarkMetrics = {
  'benchmark-bandwidth': {
    title: 'Bandwidth',
    unit: 'bits_per_s',
    better: 'higher',
    meaning: 'Bits per second that a network carried, as the benchmark counts them.',
    ...OF_A_READING,
    neverZero: true,
    plausible: [0, 1e14],
  },
  'benchmark-throughput': {
    title: 'Data throughput',
    unit: 'bytes_per_s',
    better: 'higher',
    meaning: 'Bytes per second that were read, written or exchanged.',
    ...OF_A_READING,
    neverZero: true,
    plausible: [0, 1e14],
  },
  'benchmark-operations': {
    title: 'Operations',
    unit: 'per_s',
    better: 'higher',
    meaning: 'Operations, events or messages per second.',
    ...OF_A_READING,
    neverZero: true,
    plausible: [0, 1e13],
  },
  'benchmark-latency': {
    title: 'Latency',
    unit: 's',
    better: 'lower',
    meaning: 'How long one operation, message or round took.',
    ...OF_A_READING,
    plausible: [0, WEEK_S],
  },
  'benchmark-time': {
    title: 'Time',
    unit: 's',
    better: 'lower',
    meaning: 'How long a piece of work took that is the same in every run.',
    ...OF_A_READING,
    neverZero: true,
    plausible: [0, WEEK_S],
  },
  'benchmark-score': {
    title: 'Score',
    unit: 'count',
    better: 'higher',
    meaning: 'A number of the benchmark itself, which is compared with the same benchmark only.',
    ...OF_A_READING,
    neverZero: true,
    plausible: [0, 1e15],
  },
  'benchmark-loss': {
    title: 'Loss',
    unit: 'share',
    better: 'lower',
    meaning: 'The share of what was sent that never arrived.',
    ...OF_A_READING,
    plausible: SHARE,
  },
  'benchmark-errors': {
    title: 'Errors',
    unit: 'count',
    better: 'lower',
    meaning: 'What had to be done again or went wrong on the way, such as retransmitted segments.',
    ...OF_A_READING,
    plausible: COUNT,
  },
} as const satisfies Metrics;

export type BenchmarkMetricName = keyof typeof benchmarkMetrics;

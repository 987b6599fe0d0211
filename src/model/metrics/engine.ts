import { COUNT, type Metrics } from './metric.ts';

/** An engine names what it measured (`measurement`), of what (`of`, `job`, `test`), and which number of it is meant (`reading`). */
const OF_AN_ENGINE = {
  statistics: ['value'],
  primary: 'value',
  family: 'benchmark',
  labels: ['measurement', 'reading'],
  optionalLabels: ['job', 'of', 'test', 'unit'],
} as const;

/** The longest that a measurement may take: a week. */
const WEEK_S = 604_800;

/** What engines of others report, such as ClusterLoader2 and kube-burner: every number of their own files, in the unit that they use. */
export const engineMetrics = {
  'engine-latency': {
    title: 'Engine latency',
    unit: 'ms',
    better: 'lower',
    meaning: 'A latency as the engine reports it; 0 where it observed no object.',
    ...OF_AN_ENGINE,
    rarelyZero: true,
    plausible: [0, WEEK_S * 1000],
  },
  'engine-time': {
    title: 'Engine time',
    unit: 's',
    better: 'lower',
    meaning: "How long a part of the engine's load took, as it reports it.",
    ...OF_AN_ENGINE,
    rarelyZero: true,
    plausible: [0, WEEK_S],
  },
  'engine-rate': {
    title: 'Engine rate',
    unit: 'per_s',
    better: 'higher',
    meaning: 'How many a second the engine counted, such as pods that were scheduled.',
    ...OF_AN_ENGINE,
    rarelyZero: true,
    plausible: [0, 1e13],
  },
  'engine-throughput': {
    title: 'Engine throughput',
    unit: 'bytes_per_s',
    better: 'higher',
    meaning: 'Bytes per second, as the engine reports them.',
    ...OF_AN_ENGINE,
    plausible: [0, 1e14],
  },
  'engine-cpu': {
    title: 'Engine CPU',
    unit: 'cores',
    better: 'lower',
    meaning: 'CPU that a component used, as the engine reports it.',
    ...OF_AN_ENGINE,
    plausible: [0, 1e6],
  },
  'engine-memory': {
    title: 'Engine memory',
    unit: 'bytes',
    better: 'lower',
    meaning: 'Memory or storage that a component used, as the engine reports it.',
    ...OF_AN_ENGINE,
    plausible: [0, 1e15],
  },
  'engine-share': {
    title: 'Engine share',
    unit: 'share',
    better: 'neither',
    meaning: 'A part of a whole, as the engine reports it.',
    ...OF_AN_ENGINE,
    plausible: [-1e6, 1e6],
  },
  'engine-count': {
    title: 'Engine count',
    unit: 'count',
    better: 'neither',
    meaning: 'How many the engine counted, such as calls, restarts or objects that it measured.',
    ...OF_AN_ENGINE,
    plausible: COUNT,
  },
  'engine-objectives': {
    title: 'Objectives missed',
    unit: 'count',
    better: 'lower',
    meaning: "How many objectives of the engine's own configuration were missed: more than none fails the run.",
    ...OF_AN_ENGINE,
    plausible: COUNT,
  },
  'engine-number': {
    title: 'Engine number',
    unit: 'count',
    better: 'neither',
    meaning:
      'A number whose unit the engine does not say, or one that prowess does not know: it is then the label `unit`.',
    ...OF_AN_ENGINE,
    plausible: [-1e300, 1e300],
  },
} as const satisfies Metrics;

export type EngineMetricName = keyof typeof engineMetrics;

import { COUNT, DURATION, type Metrics } from './metric.ts';

/** What ramps of containers say: of each runtime class, by the level of the sweep. */
export const rampMetrics = {
  'ramp-memory-per-container': {
    title: 'Memory per container',
    unit: 'bytes',
    better: 'lower',
    meaning:
      'What one more container takes from its node, the runtime included: the slope of used memory over containers, before the node is full.',
    statistics: ['value'],
    primary: 'value',
    family: 'resources',
    labels: [],
    plausible: [-1e12, 1e12],
  },
  'ramp-overhead': {
    title: 'Memory overhead of the runtime',
    unit: 'bytes',
    better: 'lower',
    meaning: 'What a container costs beyond what its own program holds, by what that program says of itself.',
    statistics: ['value'],
    primary: 'value',
    family: 'resources',
    labels: [],
    plausible: [-1e12, 1e12],
  },
  'ramp-capacity': {
    title: 'Capacity',
    unit: 'count',
    better: 'higher',
    meaning:
      'The most containers that do at least 95 % of the work that they would do alone; where no work is measured, those that run when memory ends.',
    statistics: ['value'],
    primary: 'value',
    family: 'objects',
    labels: [],
    plausible: COUNT,
  },
  'ramp-saturation': {
    title: 'Containers at saturation',
    unit: 'count',
    better: 'higher',
    meaning:
      'How many containers there were at the first sign that the cluster gives way: a full node, a failed pod, or work that no longer grows.',
    statistics: ['value'],
    primary: 'value',
    family: 'objects',
    labels: [],
    plausible: COUNT,
  },
  'ramp-work-per-cpu': {
    title: 'Work per CPU',
    unit: 'per_s',
    better: 'higher',
    meaning:
      'The most units of work per second that all containers do together, by the CPUs of their nodes; only of a ramp whose work no longer grew with its containers (S5).',
    statistics: ['value'],
    primary: 'value',
    family: 'resources',
    labels: [],
    plausible: [0, 1e12],
  },
  'ramp-start-latency': {
    title: 'Start of a container',
    unit: 'ms',
    better: 'lower',
    meaning: "From a pod's creation until it is ready, by the server's stamps of 1 s, of all starts on the way up.",
    statistics: ['p50', 'p95'],
    primary: 'p50',
    family: 'objects',
    labels: [],
    plausible: DURATION,
  },
} as const satisfies Metrics;

import { DURATION, FILLED, type Metrics } from './metric.ts';

export const resourcesMetrics = {
  'cpu-usage': {
    title: 'CPU usage',
    unit: 'cores',
    better: 'lower',
    meaning:
      'Cores used by a component, all of its replicas or nodes together: the rise of their counters, divided by the time between the samples by their own clock. The samples enclose the load, and at most as much time again; where they are further apart there is no value. With label source=metrics-api: the mean of the averages of metrics.k8s.io that lie within the load, and cover half of it.',
    statistics: ['mean'],
    primary: 'mean',
    family: 'resources',
    rarelyZero: true,
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
    primary: 'max',
    family: 'resources',
    neverZero: true,
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
    primary: 'value',
    family: 'resources',
    rarelyZero: true,
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
    primary: 'value',
    family: 'resources',
    labels: ['component'],
    optionalLabels: ['source'],
    loads: FILLED,
    plausible: [-1e13, 1e13],
  },
} as const satisfies Metrics;

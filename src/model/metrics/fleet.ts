import type { Metrics } from './metric.ts';

const OF_A_FLEET = {
  unit: 'share',
  statistics: ['value'],
  primary: 'value',
  family: 'benchmark',
  labels: ['reading'],
  optionalLabels: ['flavour'],
} as const;

/** What of a host reaches those that share it. Of repetitions a value is the median. */
export const fleetMetrics = {
  'fleet-spread': {
    title: 'Spread between equals',
    better: 'lower',
    meaning: 'From the least to the most of the participants of one flavour, as a share of their median.',
    plausible: [0, 100],
    ...OF_A_FLEET,
  },
  'fleet-of-reference': {
    title: 'Share of the specification',
    better: 'higher',
    meaning:
      'The score of a participant as a share of what its hardware delivered when it was new, by as many of its cores; the median of its flavour.',
    neverZero: true,
    plausible: [0, 10],
    ...OF_A_FLEET,
  },
  'fleet-of-node': {
    title: 'Share of the node',
    better: 'higher',
    meaning:
      'What all participants of a node delivered together, as a share of what the node delivered with all of its CPUs in the same run; the median of the nodes. Of the main reading alone, and where all participants are of one flavour.',
    neverZero: true,
    plausible: [0, 10],
    ...OF_A_FLEET,
  },
} as const satisfies Metrics;

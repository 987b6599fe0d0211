import { DURATION, type Metrics, QUANTILES } from './metric.ts';

export const watchLagMetrics = {
  'watch-lag': {
    title: 'Watch lag',
    unit: 'ms',
    better: 'lower',
    meaning: 'How long after its creation our watch showed an object; the interval is the window of the creation call.',
    statistics: QUANTILES,
    primary: 'p50',
    family: 'load',
    labels: [],
    plausible: DURATION,
  },
} as const satisfies Metrics;

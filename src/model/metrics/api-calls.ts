import { COUNT, DURATION, type Metrics, QUANTILES, SHARE } from './metric.ts';

export const apiCallsMetrics = {
  'api-call-latency': {
    title: 'API call latency',
    unit: 'ms',
    better: 'lower',
    meaning:
      'From sending one of our own calls to its reply; exact. Calls that the server could not answer count as censored, those that it refused for overload as retries.',
    statistics: QUANTILES,
    primary: 'p50',
    family: 'calls',
    neverZero: true,
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
    primary: 'share',
    family: 'calls',
    labels: ['resource', 'verb'],
    plausible: SHARE,
  },
  'api-call-retries': {
    title: 'API call retries',
    unit: 'count',
    better: 'lower',
    meaning: 'Attempts of ours beyond the first: refused for overload, failed on the server, or unanswered.',
    statistics: ['count'],
    primary: 'count',
    family: 'calls',
    labels: ['resource', 'verb'],
    plausible: COUNT,
  },
} as const satisfies Metrics;

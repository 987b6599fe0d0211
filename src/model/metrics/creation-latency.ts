import { CREATED, DURATION, type Metrics, QUANTILES } from './metric.ts';

export const creationLatencyMetrics = {
  'creation-latency': {
    title: 'Creation latency',
    unit: 'ms',
    better: 'lower',
    meaning:
      'From the creation of an object to a phase of it, or of what it made (label kind). Running means that the hypervisor runs the guest: the boot of the guest is not included.',
    statistics: QUANTILES,
    primary: 'p50',
    family: 'objects',
    never: 'objects did not get there',
    labels: ['clock', 'kind', 'phase'],
    loads: CREATED,
    // Two stamps of one second each may differ by one second in either direction.
    plausible: [-1000, DURATION[1]],
  },
} as const satisfies Metrics;

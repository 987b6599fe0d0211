import { type Metrics, SHARE } from './metric.ts';

/** Of the nodes under test, where a node_exporter is read. */
export const nodesMetrics = {
  'node-steal': {
    title: 'Steal of nodes',
    unit: 'share',
    better: 'lower',
    meaning:
      "Share of a node's processors' time in which it wanted to run and its hypervisor ran others, by node_exporter: of the node that lost most, and the mean of all.",
    statistics: ['max', 'mean'],
    primary: 'max',
    family: 'host',
    labels: [],
    plausible: SHARE,
  },
  'node-pressure': {
    title: 'Pressure of nodes',
    unit: 'share',
    better: 'lower',
    meaning:
      'Share of the time in which some tasks of a node, or all that had work (stall=full), waited for a resource (PSI), by node_exporter: of the node that waited most, and the mean of all. The load under test makes pressure too.',
    statistics: ['max', 'mean'],
    primary: 'max',
    family: 'host',
    labels: ['resource', 'stall'],
    plausible: SHARE,
  },
} as const satisfies Metrics;

import { type Metrics, SHARE } from './metric.ts';

const OF_NODES = {
  unit: 'share',
  statistics: ['max', 'mean'],
  primary: 'max',
  family: 'host',
  plausible: SHARE,
} as const;

/** Of the nodes below a fleet, in the time in which all participants made load. Of repetitions a value is the median. */
export const fleetNodesMetrics = {
  'fleet-node-busy': {
    title: 'Busy CPUs below the fleet',
    better: 'neither',
    meaning:
      "Share of a node's processors' time that was neither idle, nor waiting for I/O, nor stolen, while all participants made load, by the watcher on it: of the busiest node, and the mean of all. None where a node with participants was not seen for at least half of that time.",
    labels: [],
    ...OF_NODES,
  },
  'fleet-node-steal': {
    title: 'Steal below the fleet',
    better: 'lower',
    meaning:
      "Share of a node's processors' time in which it wanted to run and its hypervisor ran others, while all participants made load, by the watcher on it: of the node that lost most, and the mean of all.",
    labels: [],
    ...OF_NODES,
  },
  'fleet-node-pressure': {
    title: 'Pressure below the fleet',
    better: 'lower',
    meaning:
      'Share of the time in which some tasks of a node waited for a resource (PSI some) while all participants made load, by the watcher on it: of the node that waited most, and the mean of all. The participants make pressure too.',
    labels: ['resource'],
    ...OF_NODES,
  },
} as const satisfies Metrics;

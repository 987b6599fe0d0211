import { fleetNodes, fleetSteps } from '../../fleet/from-run.ts';
import { type LoadShares, PRESSURE_RESOURCES } from '../../fleet/load-shares.ts';
import type { NodeInCommon } from '../../fleet/node-load.ts';
import { fleetNodesMetrics } from '../../model/metrics/fleet-nodes.ts';
import type { Measurement, Statistic, Unmeasured } from '../../model/result.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import type { RunRecord } from '../facts/record.ts';
import { single } from './estimate.ts';
import { levelLabels } from './groups.ts';
import type { Measure } from './measure.ts';
import { overRepetitions } from './repetitions.ts';

/** What the nodes below fleets did while all participants made load. */
export const fleetNodesMeasure: Measure = {
  metrics: fleetNodesMetrics,
  measure: (record) => byLevel(record).flatMap(([level, fleets]) => measured(levelLabels(level), fleets)),
  unmeasured: (record) => byLevel(record).flatMap(([level, fleets]) => unmeasured(levelLabels(level), fleets)),
};

/** The nodes of one fleet. */
type Fleet = readonly NodeInCommon[];

function byLevel(record: RunRecord): [level: string, fleets: Fleet[]][] {
  const begun = new Set(record.steps.map(({ id }) => id));
  const levels = Map.groupBy(
    fleetSteps(record.plan).filter(({ id }) => begun.has(id)),
    ({ level = '' }) => level,
  );
  return [...levels].map(([level, steps]) => [
    level,
    steps.map((step) => fleetNodes(step, record)).filter((nodes) => nodes.length > 0),
  ]);
}

function measured(labels: Measurement['labels'], fleets: readonly Fleet[]): Measurement[] {
  return [
    ...overNodes('fleet-node-busy', labels, fleets, ({ busy }) => busy),
    ...overNodes('fleet-node-steal', labels, fleets, ({ steal }) => steal),
    ...PRESSURE_RESOURCES.flatMap((resource) =>
      overNodes('fleet-node-pressure', { ...labels, resource }, fleets, ({ pressure }) => pressure[resource]),
    ),
  ];
}

/** A fleet of which one node was not seen has no number: that may be the node that was loaded most. */
function overNodes(
  metric: keyof typeof fleetNodesMetrics,
  labels: Measurement['labels'],
  fleets: readonly Fleet[],
  of: (load: LoadShares) => number | undefined,
): Measurement[] {
  const whole = fleets.flatMap((nodes) => {
    const shares = nodes.flatMap(({ load }) => (load === undefined ? [] : (of(load) ?? [])));
    return shares.length < nodes.length ? [] : [shares];
  });
  if (whole.length === 0) return [];
  const max = medianOf(whole.map((shares) => Math.max(...shares)));
  const mean = medianOf(whole.map((shares) => shares.reduce((sum, share) => sum + share, 0) / shares.length));
  return [single(metric, labels, { max, mean }, whole.flat().length)];
}

function medianOf(values: readonly number[]): Omit<Statistic, 'name'> {
  const value = quantile(sorted(values), 50);
  return { ...(value !== undefined && { value }), ...overRepetitions(values) };
}

const unmeasured = (labels: Measurement['labels'], fleets: readonly Fleet[]): Unmeasured[] => {
  const reasons = new Set(
    fleets.flat().flatMap(({ node, reason }) => (reason === undefined ? [] : [`${node}: ${reason}`])),
  );
  return [...reasons].map((reason) => ({ metric: 'fleet-node-busy', labels, reason }));
};

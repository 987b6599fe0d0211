import { apiCallsMetrics } from './api-calls.ts';
import { apiServerMetrics } from './api-server.ts';
import { type BenchmarkMetricName, benchmarkMetrics } from './benchmark.ts';
import { creationLatencyMetrics } from './creation-latency.ts';
import { deletionLatencyMetrics } from './deletion-latency.ts';
import { type EngineMetricName, engineMetrics } from './engine.ts';
import { etcdMetrics } from './etcd.ts';
import { fleetMetrics } from './fleet.ts';
import { fleetNodesMetrics } from './fleet-nodes.ts';
import { hostMetrics } from './host.ts';
import { loadMetrics } from './load.ts';
import type { Metric } from './metric.ts';
import { nodesMetrics } from './nodes.ts';
import { objectsMetrics } from './objects.ts';
import { queuesMetrics } from './queues.ts';
import { rampMetrics } from './ramp.ts';
import { resourcesMetrics } from './resources.ts';
import { responseTimeMetrics } from './response-time.ts';
import { stepDurationMetrics } from './step-duration.ts';
import { throughputMetrics } from './throughput.ts';
import { watchLagMetrics } from './watch-lag.ts';

export type { BenchmarkMetricName } from './benchmark.ts';
export type { EngineMetricName } from './engine.ts';
export type { Metric, Metrics, StatisticName, Unit } from './metric.ts';

/**
 * The catalogue: what every measurement makes, in the order of docs/metrics.md. Names are public: thresholds, junit rows, TestGrid
 * graphs and perfdash series are keyed by them, so a name is never changed, and never ends in its unit or holds `.` or `_`.
 */
export const METRICS = {
  ...benchmarkMetrics,
  ...engineMetrics,
  ...fleetMetrics,
  ...fleetNodesMetrics,
  ...creationLatencyMetrics,
  ...responseTimeMetrics,
  ...deletionLatencyMetrics,
  ...throughputMetrics,
  ...objectsMetrics,
  ...loadMetrics,
  ...apiCallsMetrics,
  ...apiServerMetrics,
  ...etcdMetrics,
  ...resourcesMetrics,
  ...queuesMetrics,
  ...stepDurationMetrics,
  ...watchLagMetrics,
  ...hostMetrics,
  ...nodesMetrics,
  ...rampMetrics,
};

export type MetricName = keyof typeof METRICS;

/** What a reading of the programs of others may be. */
export type ReadingMetricName = BenchmarkMetricName | EngineMetricName;

/** The catalogue's entry, or undefined for a name that it does not hold. */
export const metricOf = (name: string): Metric | undefined => BY_NAME.get(name);

/** Whether a 0 of it is a number that a reader must not believe at first sight. */
export const isZeroSuspect = (name: string): boolean => {
  const metric = metricOf(name);
  return metric?.neverZero === true || metric?.rarelyZero === true;
};

const BY_NAME: ReadonlyMap<string, Metric> = new Map(Object.entries(METRICS));

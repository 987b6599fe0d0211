import type { Measurement, Unmeasured } from '../../model/result.ts';
import type { RunRecord } from '../facts/record.ts';
import { apiCalls } from './api-calls.ts';
import { apiServer } from './api-server.ts';
import { benchmarks } from './benchmarks.ts';
import { creationLatency } from './creation-latency.ts';
import { deletionLatency } from './deletion-latency.ts';
import { etcd } from './etcd.ts';
import { fleet } from './fleet.ts';
import { fleetNodesMeasure } from './fleet-nodes.ts';
import { host } from './host.ts';
import { load } from './load.ts';
import type { Measure } from './measure.ts';
import { nodes } from './nodes.ts';
import { objects } from './objects.ts';
import { queues } from './queues.ts';
import { ramp } from './ramp.ts';
import { withoutWarmUp, withRepetitions } from './repetitions.ts';
import { resources } from './resources.ts';
import { stepDuration } from './step-duration.ts';
import { throughput } from './throughput.ts';
import { watchLag } from './watch-lag.ts';

/** Every measurement, in the order in which results list them. */
export const MEASURES: readonly Measure[] = [
  benchmarks,
  fleet,
  fleetNodesMeasure,
  creationLatency,
  throughput,
  load,
  deletionLatency,
  objects,
  apiCalls,
  apiServer,
  etcd,
  resources,
  queues,
  watchLag,
  stepDuration,
  host,
  nodes,
  ramp,
];

export function measureAll(facts: RunRecord): Measurement[] {
  const counted = withoutWarmUp(facts);
  return withRepetitions(counted, measured(counted), measured);
}

const measured = (facts: RunRecord): Measurement[] => MEASURES.flatMap(({ measure }) => measure(facts));

export const unmeasuredIn = (facts: RunRecord): Unmeasured[] =>
  MEASURES.flatMap(({ unmeasured }) => unmeasured?.(facts) ?? []);

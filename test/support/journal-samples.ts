import { resourceOf } from '../../src/model/resources.ts';
import type { Script } from './journal-builder.ts';
import { put } from './journal-builder.ts';

/** What the sources of metrics show: two API server replicas, a controller, a node. Counters rise with the creations so far. */
export function builtSamples(edge: 'before' | 'after', level: string | undefined, script: Script): void {
  const calls = script.facts.flatMap(({ fact }) => (fact.type === 'call' && fact.verb === 'create' ? [fact] : []));
  const seconds = (script.at - (script.facts[0]?.at ?? 0)) / 1000;
  const plurals = new Set(script.plan.experiment.workloads.map(({ manifest }) => resourceOf(manifest).plural));
  // The first replica answers every other call, rounded up.
  const replica = (round: (half: number) => number): Record<string, number> =>
    Object.assign(
      process(calls.length, seconds),
      ...[...plurals].map((plural) => apiServer(round(creationsOf(plural, script) / 2), plural)),
    );
  const sources = {
    'kube-apiserver/a': replica(Math.ceil),
    'kube-apiserver/b': replica(Math.floor),
    'virt-controller/a': controller(calls.length, seconds),
    'node/worker-1': node(calls.length, seconds),
  };
  const host = script.plan.experiment.cluster?.infrastructure === undefined ? {} : quietHost(seconds);
  for (const [source, series] of Object.entries({ ...sources, ...host })) {
    put(script, { type: 'sample', source, state: 'present', edge, level, series });
  }
}

/** A host of 64 cores on which the job uses 8, and its daemons one. */
const quietHost = (seconds: number): Record<string, Record<string, number>> => ({
  'host/cpu': {
    'node_cpu_seconds_total{mode="user"}': 5000 + seconds * 7,
    'node_cpu_seconds_total{mode="system"}': 1000 + seconds * 2,
    'node_cpu_seconds_total{mode="steal"}': 3,
  },
  'host/pressure': hostPressure('node', seconds, ''),
  'host/cgroup': {
    'container_cpu_usage_seconds_total{id="/"}': 40 + seconds * 8,
    'container_cpu_cfs_periods_total{id="/"}': 100 + Math.round(seconds * 10),
    'container_cpu_cfs_throttled_periods_total{id="/"}': 2,
    'container_cpu_cfs_throttled_seconds_total{id="/"}': 0.1,
    ...hostPressure('container', seconds, '{id="/"}'),
    'container_pressure_cpu_stalled_seconds_total{id="/"}': 1 + seconds * 0.015625,
  },
});

const hostPressure = (of: string, seconds: number, labels: string): Record<string, number> => ({
  [`${of}_pressure_cpu_waiting_seconds_total${labels}`]: 70 + seconds * 0.25,
  [`${of}_pressure_memory_waiting_seconds_total${labels}`]: 2,
  [`${of}_pressure_memory_stalled_seconds_total${labels}`]: 1,
  [`${of}_pressure_io_waiting_seconds_total${labels}`]: 30 + seconds * 0.5,
  [`${of}_pressure_io_stalled_seconds_total${labels}`]: 20 + seconds * 0.125,
});

const process = (created: number, seconds: number): Record<string, number> => ({
  process_start_time_seconds: 1_787_000_000,
  process_cpu_seconds_total: 100 + seconds * 0.5 + created * 0.01,
  process_resident_memory_bytes: 5e8 + created * 1e5,
});

/** Ours, and those of controllers for ours. */
function creationsOf(plural: string, { facts }: Script): number {
  return facts.filter(({ fact }) =>
    fact.type === 'seen'
      ? fact.change === 'added' && fact.object.owner !== undefined && pluralOf(fact.object.kind) === plural
      : fact.type === 'call' && fact.verb === 'create' && fact.resource === plural,
  ).length;
}

const pluralOf = (kind: string): string => `${kind.toLowerCase()}s`;

/** Half of the calls took up to half a second, none longer than one. */
function apiServer(count: number, resource: string): Record<string, number> {
  const labels = `resource="${resource}",scope="resource",verb="POST"`;
  const series: Record<string, number> = { [`apiserver_request_total{code="201",${labels}}`]: 10 + count };
  for (const [le, value] of Object.entries({ 0.1: 0, 0.5: Math.floor(count / 2), 1: count, '+Inf': count })) {
    series[`apiserver_request_duration_seconds_bucket{le="${le}",${labels}}`] = 10 + value;
    series[`etcd_request_duration_seconds_bucket{le="${le}",operation="create",type="${resource}"}`] = 10 + value;
  }
  return series;
}

const controller = (created: number, seconds: number): Record<string, number> => ({
  ...process(created, seconds),
  'workqueue_depth{name="vmi"}': created,
  'workqueue_retries_total{name="vmi"}': 3 + created * 2,
});

const node = (created: number, seconds: number): Record<string, number> => ({
  node_cpu_usage_seconds_total: seconds * 2 + created * 0.1,
  node_memory_working_set_bytes: 4e9 + created * 1e8,
});

import type { Script } from './journal-builder.ts';
import { put } from './journal-builder.ts';

/** What the sources of metrics show: two API server replicas, a controller, a node. Counters rise with the creations so far. */
export function builtSamples(edge: 'before' | 'after', level: string | undefined, script: Script): void {
  const created = script.facts.filter(({ fact }) => fact.type === 'call' && fact.verb === 'create').length;
  const seconds = (script.at - (script.facts[0]?.at ?? 0)) / 1000;
  const sources = {
    'kube-apiserver/a': apiServer(created, seconds),
    'kube-apiserver/b': apiServer(created, seconds),
    'virt-controller/a': controller(created, seconds),
    'node/worker-1': node(created, seconds),
  };
  for (const [source, series] of Object.entries(sources)) {
    put(script, { type: 'sample', source, state: 'present', edge, level, series });
  }
}

const process = (created: number, seconds: number): Record<string, number> => ({
  process_start_time_seconds: 1_787_000_000,
  process_cpu_seconds_total: 100 + seconds * 0.5 + created * 0.01,
  process_resident_memory_bytes: 5e8 + created * 1e5,
});

/** Each replica answered half of the creations. */
function apiServer(created: number, seconds: number): Record<string, number> {
  const count = created / 2;
  const labels = 'resource="virtualmachineinstances",scope="resource",verb="POST"';
  const buckets = { 0.1: 0, 0.5: count * 0.5, 1: count, '+Inf': count };
  const series: Record<string, number> = {
    ...process(created, seconds),
    [`apiserver_request_total{code="201",${labels}}`]: 10 + count,
  };
  for (const [le, value] of Object.entries(buckets)) {
    series[`apiserver_request_duration_seconds_bucket{le="${le}",${labels}}`] = 10 + value;
    series[`etcd_request_duration_seconds_bucket{le="${le}",operation="create",type="vmi"}`] = 10 + value;
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

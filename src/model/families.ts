import type { SampleFact } from './entry.ts';
import type { MetricName } from './metrics/index.ts';

/** How a Prometheus family over time becomes a metric of ours, for each component. */
export interface UsageFamily {
  readonly metric: Extract<MetricName, 'cpu-usage' | 'memory-usage' | 'queue-depth'>;
  /** A counter of CPU seconds becomes cores, an average is of the time that ends with its stamp; a gauge is read as it is. */
  readonly type: 'counter' | 'gauge' | 'average';
  /** What the component is called: the first part of the source's name, `node`, or the container. */
  readonly component: 'source' | 'container';
  /** Of several families for one component the one with the lowest rank counts: nothing is counted twice. */
  readonly rank: number;
  /** Numbers of metrics.k8s.io are another series than those of counters: the label `source` of its measurements. */
  readonly label?: 'metrics-api';
}

/** `apiserver/10.0.0.1:6443` is a replica of the component `apiserver`. */
export const componentOf = (source: string): string => source.split('/', 1)[0] ?? source;

/** Whether a source is of the runner's own machine, and not of the cluster. */
export const isOfHost = (source: string): boolean => componentOf(source) === 'host';

const METRICS_API = 'metrics-api';

/** Read at every sample. The last four are those of metrics.k8s.io, spelt as series. */
export const USAGE_FAMILIES: Readonly<Record<string, UsageFamily>> = {
  process_cpu_seconds_total: { metric: 'cpu-usage', type: 'counter', component: 'source', rank: 1 },
  process_resident_memory_bytes: { metric: 'memory-usage', type: 'gauge', component: 'source', rank: 1 },
  workqueue_depth: { metric: 'queue-depth', type: 'gauge', component: 'source', rank: 1 },
  kubevirt_workqueue_depth: { metric: 'queue-depth', type: 'gauge', component: 'source', rank: 1 },
  node_cpu_usage_seconds_total: { metric: 'cpu-usage', type: 'counter', component: 'source', rank: 1 },
  node_memory_working_set_bytes: { metric: 'memory-usage', type: 'gauge', component: 'source', rank: 1 },
  container_cpu_usage_seconds_total: { metric: 'cpu-usage', type: 'counter', component: 'container', rank: 2 },
  container_memory_working_set_bytes: { metric: 'memory-usage', type: 'gauge', component: 'container', rank: 2 },
  node_cpu_usage_cores: { metric: 'cpu-usage', type: 'average', component: 'source', rank: 3, label: METRICS_API },
  node_memory_usage_bytes: { metric: 'memory-usage', type: 'gauge', component: 'source', rank: 3, label: METRICS_API },
  container_cpu_usage_cores: {
    metric: 'cpu-usage',
    type: 'average',
    component: 'container',
    rank: 3,
    label: METRICS_API,
  },
  container_memory_usage_bytes: {
    metric: 'memory-usage',
    type: 'gauge',
    component: 'container',
    rank: 3,
    label: METRICS_API,
  },
};

/** Says at any time whether a component is still the same process. */
export const START_TIME = 'process_start_time_seconds';

/** Read before and after a level's load: what counts is the difference. Histograms bring `_bucket` and `_count`. */
const EDGE_FAMILIES: readonly string[] = [
  'process_start_time_seconds',
  'apiserver_request_duration_seconds_bucket',
  'apiserver_request_total',
  'apiserver_flowcontrol_rejected_requests_total',
  'etcd_request_duration_seconds_bucket',
  'etcd_disk_backend_commit_duration_seconds_bucket',
  'etcd_disk_wal_fsync_duration_seconds_bucket',
  'workqueue_retries_total',
  'kubevirt_workqueue_retries_total',
];

/** node_exporter's, read at every sample: how long tasks of a node waited, and what its hypervisor took. */
const NODE_FAMILIES: readonly string[] = [
  'node_cpu_seconds_total',
  'node_pressure_cpu_waiting_seconds_total',
  'node_pressure_memory_waiting_seconds_total',
  'node_pressure_memory_stalled_seconds_total',
  'node_pressure_io_waiting_seconds_total',
  'node_pressure_io_stalled_seconds_total',
];

type SampleEdge = NonNullable<SampleFact['edge']>;

/** How many requests the API server counted, and whether it is still the same: what is read before any load. */
const REST_FAMILIES: readonly string[] = [START_TIME, 'apiserver_request_total'];

/** What a sample records: all other families of a page of metrics are left out, which keeps journals small. */
export const recordedFamilies = (edge: SampleEdge): readonly string[] => [
  ...(isRest(edge) ? REST_FAMILIES : [...Object.keys(USAGE_FAMILIES), ...NODE_FAMILIES]),
  ...(edge === 'during' ? [START_TIME] : []),
  ...(edge === 'during' || isRest(edge) ? [] : EDGE_FAMILIES),
];

const isRest = (edge: SampleEdge): boolean => edge === 'warm-up' || edge === 'rest';

/** Whether a sample records a series. */
const isRecorded = (family: string, edge: SampleEdge): boolean => recordedFamilies(edge).includes(family);

/** Of these families, which are many, only the labels that measurements use: series that differ in others are added up. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  apiserver_request_duration_seconds_bucket: ['le', 'resource', 'subresource', 'verb'],
  apiserver_request_total: ['code', 'resource', 'subresource', 'verb'],
  apiserver_flowcontrol_rejected_requests_total: ['priority_level', 'reason'],
  etcd_request_duration_seconds_bucket: ['le', 'operation'],
  node_cpu_seconds_total: ['mode'],
};

/** The labels with which a sample records a family; undefined for a family that it leaves out. */
export const recordedLabels = (family: string, edge: SampleEdge): 'all' | readonly string[] | undefined =>
  isRecorded(family, edge) ? (LABELS[family] ?? 'all') : undefined;

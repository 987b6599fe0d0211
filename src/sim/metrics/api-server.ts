import { groupOf } from '../../model/resources.ts';
import type { RequestInfo } from '../api/request.ts';
import type { Verb } from '../registry/kinds.ts';
import { type Labels, type MetricRegistry, remembered } from './registry.ts';

/** Bounds of k8s.io/apiserver/pkg/endpoints/metrics. */
const REQUEST_BOUNDS = [
  0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60,
];

/** What an API server counts, and etcd as it sees it. */
export interface ApiMeters {
  request(request: MeteredRequest, code: number, seconds: number): void;
  etcd(verb: Verb, type: string, seconds: number): void;
  rejected(level: string, reason: string): void;
}

export type MeteredRequest = Pick<RequestInfo, 'verb' | 'kind' | 'name' | 'namespace' | 'subresource'>;

export const HTTP_VERBS: Readonly<Record<Verb, string>> = {
  create: 'POST',
  get: 'GET',
  list: 'LIST',
  watch: 'WATCH',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETECOLLECTION',
};

const ETCD_OPERATIONS: Readonly<Record<Verb, string>> = {
  create: 'create',
  get: 'get',
  list: 'list',
  watch: 'watch',
  update: 'update',
  patch: 'update',
  delete: 'delete',
  deletecollection: 'delete',
};

export function defineApiMeters(registry: MetricRegistry): ApiMeters {
  const durations = registry.histogram(
    'apiserver_request_duration_seconds',
    'Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component.',
    REQUEST_BOUNDS,
  );
  const totals = registry.counter(
    'apiserver_request_total',
    'Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.',
  );
  const etcd = registry.histogram(
    'etcd_request_duration_seconds',
    'Etcd request latency in seconds for each operation and object type.',
    REQUEST_BOUNDS,
  );
  const rejections = registry.counter(
    'apiserver_flowcontrol_rejected_requests_total',
    'Number of requests rejected by API Priority and Fairness subsystem',
  );
  const labelsOf = requestLabeller();
  const etcdLabels = remembered((operation, type) => ({ operation, type }));
  return {
    request(request, code, seconds) {
      durations.observe(labelsOf(request), seconds);
      totals.add(labelsOf(request, code));
    },
    etcd: (verb, type, seconds) => etcd.observe(etcdLabels(ETCD_OPERATIONS[verb], type), seconds),
    rejected: (level, reason) => rejections.add({ flow_schema: level, priority_level: level, reason }),
  };
}

/** The labels of every request of one sort are one object, so that its written form is made once. */
function requestLabeller(): (request: MeteredRequest, code?: number) => Labels {
  const known = new Map<string, Labels>();
  return (request, code) => {
    const { verb, kind, subresource = '' } = request;
    const scope = scopeOf(request);
    const key = `${verb} ${kind.apiVersion} ${kind.plural} ${scope} ${subresource} ${code}`;
    const found = known.get(key) ?? {
      ...(code === undefined ? {} : { code: String(code) }),
      component: 'apiserver',
      dry_run: '',
      group: groupOf(kind.apiVersion),
      resource: kind.plural,
      scope,
      subresource,
      verb: HTTP_VERBS[verb],
      version: kind.apiVersion.split('/').at(-1) ?? '',
    };
    known.set(key, found);
    return found;
  };
}

function scopeOf({ verb, name, namespace }: MeteredRequest): string {
  if (name !== undefined || verb === 'create') return 'resource';
  return namespace === undefined ? 'cluster' : 'namespace';
}

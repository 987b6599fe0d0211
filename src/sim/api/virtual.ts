import { type JsonObject, objectAt, stringAt } from '../../model/json.ts';
import type { SimContext } from '../context.ts';
import { noSuchPath } from '../registry/status.ts';
import { nodeMetrics } from './node-metrics.ts';
import type { ApiResponse, RequestInfo } from './request.ts';
import { concerns } from './request-faults.ts';

/** Kinds that are answered and not kept: access reviews, and the metrics API. Undefined for kinds that are kept. */
export function answerVirtual(context: SimContext, request: RequestInfo): ApiResponse | undefined {
  switch (request.kind.kind) {
    case 'SelfSubjectAccessReview':
      return { status: 201, body: reviewed(context, request) };
    case 'NodeMetrics':
      return { status: 200, body: metricsObject(context, request) };
    default:
      return undefined;
  }
}

function reviewed({ faults, registry }: SimContext, { body = {}, client }: RequestInfo): JsonObject {
  const asked = objectAt(body, 'spec', 'resourceAttributes');
  const verb = stringAt(asked, 'verb') ?? '';
  const plural = stringAt(asked, 'resource') ?? '';
  const kind = registry.kinds.all().find((candidate) => candidate.plural === plural);
  const denied = faults
    .active('forbidden')
    .some((fault) => concerns(fault, { verb, plural, namespace: stringAt(asked, 'namespace'), client }));
  return {
    ...body,
    status: kind === undefined || !denied ? { allowed: true } : { allowed: false, reason: 'RBAC: not granted' },
  };
}

function metricsObject(context: SimContext, { verb, kind, name }: RequestInfo): JsonObject {
  const isAbout = (fault: { readonly components: readonly string[] }): boolean => fault.components.includes('nodes');
  if (context.faults.strike('metrics-absent', isAbout) !== undefined) throw noSuchPath();
  const { registry } = context;
  const nodes = registry.kinds.named('Node');
  if (verb === 'get') return nodeMetrics(context, registry.get(nodes, name ?? ''));
  if (verb !== 'list') throw noSuchPath();
  const items = registry.list(nodes).map((node) => nodeMetrics(context, node));
  return { kind: 'NodeMetricsList', apiVersion: kind.apiVersion, metadata: {}, items };
}

import type { JsonObject } from '../../src/model/json.ts';
import { RESOURCES, type Resource } from '../../src/model/resources.ts';

/** What every side of a bench makes. No requests: it is the API server that is measured, not what nodes have room for. */
export const WORKLOADS = {
  pod: {
    resource: RESOURCES.pods,
    spec: { containers: [{ name: 'main', image: 'pause' }] },
  },
  vmi: {
    resource: RESOURCES.virtualMachineInstances,
    spec: { terminationGracePeriodSeconds: 0, domain: { resources: { requests: { memory: '8Mi' } }, devices: {} } },
  },
} as const satisfies Record<string, { readonly resource: Resource; readonly spec: JsonObject }>;

export type WorkloadName = keyof typeof WORKLOADS;

/** The manifest of a workload's object. */
export function manifestOf(workload: WorkloadName, metadata: JsonObject): JsonObject {
  const { resource, spec } = WORKLOADS[workload];
  return { apiVersion: resource.apiVersion, kind: resource.kind, metadata, spec };
}

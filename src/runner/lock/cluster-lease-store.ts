import type { Namespace } from 'kubernetes-types/core/v1.d.ts';
import { findKnownError, KnownError } from '../../model/errors.ts';
import type { JsonObject } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import type { Milliseconds } from '../../model/units.ts';
import { ApiError, type Call, type Cluster } from '../cluster.ts';
import type { Lease, LeaseStore } from './lease.ts';
import { fromObject, type LeaseName, toObject } from './lease-object.ts';

/**
 * The lease in a cluster. Give it a Cluster of its own, with a connection of its own: renewals must not stand in line behind
 * the load. A merge patch that carries the resourceVersion is refused with 409 when the stored one differs.
 */
export function clusterLeaseStore(cluster: Cluster, where: LeaseName, timeoutMs: Milliseconds): LeaseStore {
  const ref = { resource: RESOURCES.leases, ...where };
  const call: Call = { signal: new AbortController().signal, timeoutMs };

  async function create(object: JsonObject): Promise<void> {
    try {
      await cluster.create(object, RESOURCES.leases, call);
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
      await createNamespace(cluster, where.namespace, call);
      await cluster.create(object, RESOURCES.leases, call);
    }
  }

  return {
    async read() {
      try {
        const { object } = await cluster.get(ref, call);
        return fromObject(object, where);
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw explain(error, 'get', where);
      }
    },
    async write(next: Lease, expected) {
      const object = toObject(next, where, expected);
      try {
        if (expected === undefined) await create(withoutNulls(object));
        else await cluster.patch(ref, object, call);
        return 'written';
      } catch (error) {
        const status = statusOf(error);
        // 404: deleted since it was read.
        if (status === 409 || (status === 404 && expected !== undefined)) return 'conflict';
        throw explain(error, expected === undefined ? 'create' : 'patch', where);
      }
    },
  };
}

async function createNamespace(cluster: Cluster, name: string, call: Call): Promise<void> {
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } satisfies Namespace;
  try {
    await cluster.create(object, RESOURCES.namespaces, call);
  } catch (error) {
    if (statusOf(error) === 409) return;
    if (!(error instanceof ApiError) || !REFUSALS.has(error.status)) throw error;
    throw new KnownError('infrastructure', `the namespace ${name} of the lock does not exist: ${error.message}`, {
      hint: `kubectl create namespace ${name}`,
      cause: error,
    });
  }
}

/** Refusals that the same request would meet again. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 422]);

function explain(error: unknown, verb: string, { namespace, name }: LeaseName): unknown {
  if (!(error instanceof ApiError) || !REFUSALS.has(error.status)) return error;
  const hint =
    error.status === 403
      ? `grant it in a Role of namespace ${namespace}: {apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "create", "patch"]}`
      : findKnownError(error)?.hint;
  const message = `could not ${verb} Lease ${namespace}/${name}: ${error.status} ${error.message}`;
  return new KnownError('infrastructure', message, { hint, cause: error });
}

const statusOf = (error: unknown): number | undefined => (error instanceof ApiError ? error.status : undefined);

/** A new object has no field to remove. */
function withoutNulls(object: JsonObject): JsonObject {
  const { spec } = object;
  const kept = Object.entries(spec ?? {}).filter(([, value]) => value !== null);
  return { ...object, spec: Object.fromEntries(kept) };
}

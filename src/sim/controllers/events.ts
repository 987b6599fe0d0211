import { type JsonObject, valueAt } from '../../model/json.ts';
import type { EpochMs } from '../../model/units.ts';
import { keyOf, kindOf, nameOf, namespaceOf, stamp, uidOf } from '../registry/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { StatusError } from '../registry/status.ts';

/** Writes Kubernetes Events about objects; the oldest go when there are too many. */
export interface EventRecorder {
  record(object: JsonObject, component: string, type: 'Normal' | 'Warning', reason: string, message: string): void;
}

interface Dependencies {
  readonly registry: Registry;
  readonly serverNow: () => EpochMs;
  /** How many are kept; 0: none are written. */
  readonly kept: number;
}

export function createEventRecorder({ registry, serverNow, kept: limit }: Dependencies): EventRecorder {
  const events = registry.kinds.named('Event');
  const kept: string[] = [];
  let sequence = 0;

  const create = (namespace: string, event: JsonObject): void => {
    try {
      kept.push(keyOf(registry.create(events, namespace, event)));
    } catch (error) {
      // A namespace that is being deleted takes no more events.
      if (!(error instanceof StatusError)) throw error;
    }
  };

  const dropOldest = (): void => {
    if (kept.length <= limit) return;
    const oldest = kept.shift() ?? '';
    if (registry.find(events, oldest) !== undefined) registry.delete(events, oldest);
  };

  return {
    record(object, component, type, reason, message) {
      if (limit === 0) return;
      const namespace = namespaceOf(object) === '' ? 'default' : namespaceOf(object);
      const name = `${nameOf(object)}.${(++sequence).toString(16).padStart(16, '0')}`;
      const now = stamp(serverNow());
      create(namespace, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace },
        involvedObject: reference(object, namespace),
        type,
        reason,
        message,
        source: { component },
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
      });
      dropOldest();
    },
  };
}

const reference = (object: JsonObject, namespace: string): JsonObject => ({
  apiVersion: object.apiVersion ?? 'v1',
  kind: kindOf(object),
  name: nameOf(object),
  namespace,
  uid: uidOf(object),
  resourceVersion: valueAt(object, 'metadata', 'resourceVersion') ?? '',
});

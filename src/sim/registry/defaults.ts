import { type JsonObject, numberAt, objectAt } from '../../model/json.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Kind } from './kinds.ts';
import { labelsOf, nameOf, stamp, withFinalizer, withMetadata } from './objects.ts';

export const VMI_FINALIZER = 'foregroundDeleteVirtualMachine';

/** What admission adds to a new object of a kind. */
export function withDefaults(kind: Kind, object: JsonObject, now: EpochMs): JsonObject {
  return DEFAULTS[kind.kind]?.(object, now) ?? object;
}

const addressOf = (name: string): string =>
  `10.96.${name.length % 256}.${[...name].reduce((sum, letter) => (sum + letter.charCodeAt(0)) % 254, 0) + 1}`;

const DEFAULTS: Readonly<Record<string, (object: JsonObject, now: EpochMs) => JsonObject>> = {
  Namespace: (object) => ({
    ...withMetadata(object, { labels: { ...labelsOf(object), 'kubernetes.io/metadata.name': nameOf(object) } }),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }),
  Pod: (object) => ({
    ...object,
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      schedulerName: 'default-scheduler',
      ...objectAt(object, 'spec'),
    },
    status: { phase: 'Pending', qosClass: 'Burstable' },
  }),
  /** Some address of 10.96.0.0/12 that stays the same for the Service. */
  Service: (object) => ({
    ...object,
    spec: { clusterIP: addressOf(nameOf(object)), type: 'ClusterIP', ...objectAt(object, 'spec') },
  }),
  /** As virt-api's mutating webhook does; the finalizer makes virt-controller part of every deletion. */
  VirtualMachineInstance: (object, now) => ({
    ...withFinalizer(object, VMI_FINALIZER),
    spec: { terminationGracePeriodSeconds: 30, ...objectAt(object, 'spec') },
    status: {
      phase: 'Pending',
      phaseTransitionTimestamps: [{ phase: 'Pending', phaseTransitionTimestamp: stamp(now) }],
    },
  }),
  VirtualMachineInstanceReplicaSet: (object) => ({
    ...object,
    spec: { ...objectAt(object, 'spec'), replicas: numberAt(object, 'spec', 'replicas') ?? 1 },
  }),
};

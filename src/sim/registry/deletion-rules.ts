import { type JsonObject, listAt, numberAt, stringAt, valueAt } from '../../model/json.ts';
import { hasEnded } from '../../model/resources.ts';
import type { Kind } from './kinds.ts';
import { finalizersOf, nameOf, uidOf } from './objects.ts';
import { conflict } from './status.ts';

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly dryRun?: boolean;
}

/** Whether an object that is being deleted may go: no finalizers, no grace left. */
export function nothingHolds(kind: Kind, object: JsonObject): boolean {
  const held = kind.kind === 'Namespace' ? listAt(object, 'spec', 'finalizers') : [];
  const grace = numberAt(object, 'metadata', 'deletionGracePeriodSeconds') ?? 0;
  return grace === 0 && finalizersOf(object).length === 0 && held.length === 0;
}

/** Throws 409 when the object is not the one that was meant. */
export function checkPreconditions(kind: Kind, current: JsonObject, { uid, resourceVersion }: DeleteOptions): void {
  const wrongUid = uid !== undefined && uid !== uidOf(current);
  const wrongVersion =
    resourceVersion !== undefined && resourceVersion !== valueAt(current, 'metadata', 'resourceVersion');
  if (wrongUid || wrongVersion)
    throw conflict(kind, nameOf(current), 'the UID or resource version in the precondition does not match');
}

/** Only pods that a kubelet runs are given time. */
export function graceOf(kind: Kind, object: JsonObject, options: DeleteOptions): number {
  if (kind.kind !== 'Pod') return 0;
  const runs = stringAt(object, 'spec', 'nodeName') !== undefined && !hasEnded(object);
  if (!runs) return 0;
  return options.gracePeriodSeconds ?? numberAt(object, 'spec', 'terminationGracePeriodSeconds') ?? 30;
}

/** The Status of a deletion that is done. */
export const success = (kind: Kind, object: JsonObject): JsonObject => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  details: { name: nameOf(object), kind: kind.plural, uid: uidOf(object) },
});

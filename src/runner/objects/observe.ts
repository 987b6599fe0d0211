import type { ObjectState } from '../../model/entry.ts';
import { type Json, type JsonObject, listAt, stringAt, valueAt } from '../../model/json.ts';
import type { ReadyWhen } from '../../model/ready.ts';
import { type EpochMs, parseInstant } from '../../model/units.ts';
import { isDeleting, reasonOf } from './reason.ts';
import { restartsOf } from './restarts.ts';

/** Names of the step and workload that made an object. */
export const STEP_LABEL = 'prowess-step';
export const RUN_LABEL = 'prowess-run';
export const WORKLOAD_LABEL = 'prowess-workload';

/** Condenses an object to what measurements need; stamps stay the server's. */
export function observe(object: JsonObject, ready: ReadyWhen): ObjectState {
  const conditions = listAt(object, 'status', 'conditions');
  return dropUndefined({
    kind: stringAt(object, 'kind') ?? '',
    uid: stringAt(object, 'metadata', 'uid') ?? '',
    name: stringAt(object, 'metadata', 'name') ?? '',
    namespace: stringAt(object, 'metadata', 'namespace') ?? '',
    owner: stringAt(listAt(object, 'metadata', 'ownerReferences')[0], 'uid'),
    node: stringAt(object, 'status', 'nodeName') ?? stringAt(object, 'spec', 'nodeName'),
    step: stringAt(object, 'metadata', 'labels', STEP_LABEL),
    createdAt: instantAt(object, 'metadata', 'creationTimestamp'),
    deletedAt: instantAt(object, 'metadata', 'deletionTimestamp'),
    phase: stringAt(object, 'status', 'phase'),
    phases: stamps(listAt(object, 'status', 'phaseTransitionTimestamps'), 'phase', 'phaseTransitionTimestamp'),
    conditions: stamps(conditions.filter(isTrue), 'type', 'lastTransitionTime'),
    ready: isReady(object, ready),
    failure: isDeleting(object) ? undefined : failureOf(object),
    reason: reasonOf(object),
    restarts: isDeleting(object) ? undefined : restartsOf(object),
    launcher: stringAt(object, 'status', 'launcherContainerImageVersion'),
  });
}

/** Whether an object has arrived. */
export function isReady(object: JsonObject, when: ReadyWhen): boolean {
  if ('phase' in when) return stringAt(object, 'status', 'phase') === when.phase;
  if ('condition' in when) {
    return listAt(object, 'status', 'conditions').some((c) => stringAt(c, 'type') === when.condition && isTrue(c));
  }
  const { equal } = when;
  const value = valueAt(object, ...equal.path.split('.'));
  const wanted = 'toPath' in equal ? valueAt(object, ...equal.toPath.split('.')) : equal.to;
  return value !== undefined && value === wanted;
}

/** Pods and instances have a phase that says so, Jobs a condition. What is being deleted has not failed, whatever its exit codes. */
function failureOf(object: JsonObject): string | undefined {
  const condition = listAt(object, 'status', 'conditions').find((c) => stringAt(c, 'type') === 'Failed' && isTrue(c));
  const said = condition ?? (stringAt(object, 'status', 'phase') === 'Failed' ? object.status : undefined);
  return said === undefined ? undefined : (stringAt(said, 'reason') ?? stringAt(said, 'message') ?? 'Failed');
}

function stamps(items: readonly Json[], name: string, at: string): Record<string, EpochMs> | undefined {
  const entries = items.flatMap((item) => {
    const key = stringAt(item, name);
    const stamp = instantAt(item, at);
    return key === undefined || stamp === undefined ? [] : [[key, stamp] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const isTrue = (condition: Json): boolean => stringAt(condition, 'status') === 'True';

function instantAt(value: Json | undefined, ...path: readonly string[]): EpochMs | undefined {
  const text = stringAt(value, ...path);
  return text === undefined ? undefined : parseInstant(text);
}

function dropUndefined(state: ObjectState): ObjectState {
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined)) as unknown as ObjectState;
}

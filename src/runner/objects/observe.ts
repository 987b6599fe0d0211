import type { ObjectState } from '../../model/entry.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { ReadyWhen } from '../../model/suite.ts';
import { type EpochMs, parseInstant } from '../../model/units.ts';

/** Names of the step and workload that made an object. */
export const STEP_LABEL = 'prowess-step';
export const RUN_LABEL = 'prowess-run';
export const WORKLOAD_LABEL = 'prowess-workload';

/** Condenses an object to what measurements need; stamps stay the server's. */
export function observe(object: JsonObject, ready: ReadyWhen): ObjectState {
  const metadata = map(object.metadata);
  const status = map(object.status);
  const labels = map(metadata.labels);
  const conditions = list(status.conditions);
  return dropUndefined({
    kind: text(object.kind) ?? '',
    uid: text(metadata.uid) ?? '',
    name: text(metadata.name) ?? '',
    namespace: text(metadata.namespace) ?? '',
    owner: text(map(list(metadata.ownerReferences)[0]).uid),
    node: text(status.nodeName) ?? text(map(object.spec).nodeName),
    step: text(labels[STEP_LABEL]),
    createdAt: instant(metadata.creationTimestamp),
    deletedAt: instant(metadata.deletionTimestamp),
    phase: text(status.phase),
    phases: stamps(list(status.phaseTransitionTimestamps), 'phase', 'phaseTransitionTimestamp'),
    conditions: stamps(
      conditions.filter((c) => map(c).status === 'True'),
      'type',
      'lastTransitionTime',
    ),
    ready: isReady(object, ready),
    failure: failureOf(status),
  });
}

/** Whether an object has arrived. */
export function isReady(object: JsonObject, when: ReadyWhen): boolean {
  const status = map(object.status);
  if ('phase' in when) return status.phase === when.phase;
  if ('condition' in when) {
    return list(status.conditions).some((c) => map(c).type === when.condition && map(c).status === 'True');
  }
  const value = at(object, when.equal.path);
  const wanted = 'toPath' in when.equal ? at(object, when.equal.toPath) : when.equal.to;
  return value !== undefined && value === wanted;
}

/** When a kind is ready if its workload does not say: what its own controllers report. */
export function defaultReady(kind: string): ReadyWhen {
  if (kind === 'VirtualMachine') return { condition: 'Ready' };
  if (kind === 'VirtualMachineInstanceReplicaSet') {
    return { equal: { path: 'status.readyReplicas', toPath: 'spec.replicas' } };
  }
  return { phase: 'Running' };
}

function failureOf(status: JsonObject): string | undefined {
  if (status.phase !== 'Failed') return undefined;
  return text(status.reason) ?? text(status.message) ?? 'Failed';
}

function stamps(items: readonly Json[], name: string, at: string): Record<string, EpochMs> | undefined {
  const entries = items.flatMap((item) => {
    const key = text(map(item)[name]);
    const stamp = instant(map(item)[at]);
    return key === undefined || stamp === undefined ? [] : [[key, stamp] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function at(object: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = object;
  for (const key of path.split('.')) value = map(value)[key];
  return value;
}

const map = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const instant = (value: Json | undefined): EpochMs | undefined =>
  typeof value === 'string' ? parseInstant(value) : undefined;

function dropUndefined(state: ObjectState): ObjectState {
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined)) as unknown as ObjectState;
}

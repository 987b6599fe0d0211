import { type Json, type JsonObject, listAt, stringAt, valueAt } from '../../model/json.ts';

/**
 * Why an object is not ready or ceased to be, in the words of its status: `OOMKilled, exit 137`, `Evicted: The node was low on resource:
 * memory. ...`. Undefined where its status says nothing is wrong.
 */
export function reasonOf(object: JsonObject): string | undefined {
  const { status } = object;
  const conditions = listAt(status, 'conditions').filter(isTrouble).map(spoken);
  if (isDeleting(object)) return conditions.find(isText);
  const containers = CONTAINER_STATUSES.flatMap((list) => listAt(status, list)).map(ofContainer);
  return [spoken(status), ...containers, ...conditions].find(isText);
}

/** Whether its deletion was asked for: from then on it ends as it was asked to. */
export const isDeleting = (object: JsonObject): boolean =>
  stringAt(object, 'metadata', 'deletionTimestamp') !== undefined;

export const CONTAINER_STATUSES = ['initContainerStatuses', 'containerStatuses'];

/** Conditions of pods, sets, Jobs, VMs and instances that report trouble when they have this status. */
const TELLING: Readonly<Record<string, string>> = {
  DisruptionTarget: 'True',
  PodScheduled: 'False',
  ReplicaFailure: 'True',
  Failed: 'True',
  Failure: 'True',
  Synchronized: 'False',
};

const isTrouble = (condition: Json): boolean =>
  TELLING[stringAt(condition, 'type') ?? ''] === stringAt(condition, 'status');

/** On the way to a start there is always something to wait for. */
const USUAL = ['ContainerCreating', 'PodInitializing'];

function ofContainer(container: Json): string | undefined {
  const last = ofEnd(valueAt(container, 'lastState', 'terminated'));
  const waiting = valueAt(container, 'state', 'waiting');
  const reason = stringAt(waiting, 'reason');
  if (reason === undefined || USUAL.includes(reason)) return ofEnd(valueAt(container, 'state', 'terminated')) ?? last;
  return last === undefined ? spoken(waiting) : `${reason} after ${last}`;
}

function ofEnd(terminated: Json | undefined): string | undefined {
  const code = valueAt(terminated, 'exitCode');
  return typeof code !== 'number' || code === 0
    ? undefined
    : `${stringAt(terminated, 'reason') ?? 'Error'}, exit ${code}`;
}

/** Kubernetes' pair of a reason in one word and a message for people. */
function spoken(said: Json | undefined): string | undefined {
  const both = [stringAt(said, 'reason'), stringAt(said, 'message')].map((part) => part?.trim()).filter(Boolean);
  return both.length === 0 ? undefined : both.join(': ');
}

const isText = (text: string | undefined): text is string => text !== undefined;

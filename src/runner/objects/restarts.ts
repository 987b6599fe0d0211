import { isJsonObject, type Json, type JsonObject, listAt, valueAt } from '../../model/json.ts';
import { CONTAINER_STATUSES } from './reason.ts';

/**
 * How often the containers of a pod failed or were started again. The kubelet counts a restart when the next start is made:
 * a container that waits for it, or gets none, counts too. Undefined where it never happened, and for objects without containers.
 */
export function restartsOf(object: JsonObject): number | undefined {
  const containers = CONTAINER_STATUSES.flatMap((list) => listAt(object.status, list));
  const restarts = containers.reduce<number>((sum, each) => sum + started(each) + (hasFailed(each) ? 1 : 0), 0);
  return restarts === 0 ? undefined : restarts;
}

function started(container: Json): number {
  const count = valueAt(container, 'restartCount');
  return typeof count === 'number' ? count : 0;
}

function hasFailed(container: Json): boolean {
  const state = valueAt(container, 'state');
  if (isJsonObject(state) && state.waiting !== undefined)
    return valueAt(container, 'lastState', 'terminated') !== undefined;
  const code = valueAt(state, 'terminated', 'exitCode');
  return typeof code === 'number' && code !== 0;
}

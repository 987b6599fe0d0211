import { type JsonObject, objectAt } from '../model/json.ts';
import { amounts, type Resources } from '../model/pod-requests.ts';

/** What a node offers to pods. */
export const allocatableOf = (node: JsonObject): Resources => amounts(objectAt(node, 'status', 'allocatable'));

export function fits(used: Resources, wanted: Resources, allocatable: Resources): boolean {
  for (const [name, amount] of wanted) {
    if ((used.get(name) ?? 0) + amount > (allocatable.get(name) ?? 0)) return false;
  }
  return true;
}

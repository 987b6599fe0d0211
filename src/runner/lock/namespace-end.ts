import { type Json, type JsonObject, listAt, stringAt } from '../../model/json.ts';

/** Whether a namespace's deletion was asked for. */
export const isTerminating = (namespace: JsonObject): boolean =>
  stringAt(namespace, 'metadata', 'deletionTimestamp') !== undefined;

/**
 * What keeps a terminating namespace, in the words of its conditions (kubernetes pkg/controller/namespace/deletion), and finalizers of its
 * own. Empty where nothing is known to.
 */
export function keepersOf(namespace: JsonObject): string[] {
  if (!isTerminating(namespace)) return [];
  const conditions = listAt(namespace, 'status', 'conditions').filter(isTrue).map(spoken);
  const finalizers = listAt(namespace, 'metadata', 'finalizers').map((name) => `its finalizer ${String(name)}`);
  return [...conditions, ...finalizers];
}

/** Of those, what does not pass by itself as content does that is still being removed. */
export const lastingKeepersOf = (namespace: JsonObject): string[] =>
  keepersOf(namespace).filter((keeper) => !keeper.startsWith(CONTENT_REMAINS));

/** As long as this holds, no namespace of the cluster can end: its content cannot be found. */
export const keepsAllNamespaces = (keeper: string): boolean =>
  ['NamespaceDeletionDiscoveryFailure', 'NamespaceDeletionGroupVersionParsingFailure'].some((type) =>
    keeper.startsWith(type),
  );

const CONTENT_REMAINS = 'NamespaceContentRemaining';

const isTrue = (condition: Json): boolean => stringAt(condition, 'status') === 'True';

const spoken = (condition: Json): string =>
  [stringAt(condition, 'type'), stringAt(condition, 'message')].filter((part) => part !== undefined).join(': ');

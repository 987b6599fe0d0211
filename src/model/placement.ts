import { hasEntries, isJsonObject, type Json, type JsonObject, listAt, objectAt, stringAt } from './json.ts';

/** What the spec of a pod, or of an instance, says of the nodes that it may run on. */
export interface Placement {
  readonly nodeSelector: JsonObject;
  readonly tolerations: readonly JsonObject[];
}

export const placementOf = (spec: JsonObject): Placement => ({
  nodeSelector: objectAt(spec, 'nodeSelector'),
  tolerations: listAt(spec, 'tolerations').filter(isJsonObject),
});

/** Every spec of a pod (`containers`) or of an instance (`domain`) in a manifest. */
export function specsIn(value: Json): JsonObject[] {
  if (!isJsonObject(value)) return [];
  return Array.isArray(value.containers) || isJsonObject(value.domain)
    ? [value]
    : Object.values(value).flatMap(specsIn);
}

/** Where these may run. A label that a sweep fills in may be any. */
export const placementsIn = (value: Json): Placement[] =>
  specsIn(value).map((spec) => {
    const { nodeSelector, tolerations } = placementOf(spec);
    const known = Object.entries(nodeSelector).filter(([, label]) => !String(label).includes('{{'));
    return { nodeSelector: Object.fromEntries(known), tolerations };
  });

/** Whether a node's labels and taints let it run there; readiness and room are other questions. */
export function admits({ nodeSelector, tolerations }: Placement, node: JsonObject): boolean {
  const taints = listAt(node, 'spec', 'taints').filter(isJsonObject).filter(keepsPodsAway);
  return (
    hasEntries(objectAt(node, 'metadata', 'labels'), nodeSelector) &&
    taints.every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)))
  );
}

/** Whether a taint does: PreferNoSchedule does not. */
export const keepsPodsAway = (taint: JsonObject): boolean =>
  ['NoSchedule', 'NoExecute'].includes(stringAt(taint, 'effect') ?? '');

/** Kubernetes' rule (k8s.io/api/core/v1, Toleration): what is not said fits any. */
const tolerates = ({ key = '', effect = '', operator, value = '' }: JsonObject, taint: JsonObject): boolean =>
  (key === '' || key === taint.key) &&
  (effect === '' || effect === taint.effect) &&
  (operator === 'Exists' || value === (taint.value ?? ''));

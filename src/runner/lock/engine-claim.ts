import { type JsonObject, parseJson, stringAt } from '../../model/json.ts';
import { type EpochMs, parseInstant } from '../../model/units.ts';
import { matches } from '../../prow/regex.ts';
import { labelOf, nameOf } from '../cluster.ts';

/**
 * What an engine of others makes, as the run's own namespace beside it says it: written before the engine starts, so that whatever becomes
 * of the runner the next holder of the lock finds and removes it.
 */
export interface EngineClaim {
  /** RE2 of whole names. */
  readonly namespaces: readonly string[];
  /** A label and its value. */
  readonly label?: readonly [key: string, value: string];
  /** Names that match and were there before it. */
  readonly before: readonly string[];
  /** When the run's own namespace was made, by the server's clock: an engine's are no older. */
  readonly since: EpochMs | undefined;
}

const ANNOTATION = 'prowess.dev/engine';

/** The annotation that says it. */
export const claimAnnotation = ({ namespaces, label, before }: Omit<EngineClaim, 'since'>): Record<string, string> => ({
  [ANNOTATION]: JSON.stringify({ namespaces, label, before }),
});

/** What a namespace of a run says of an engine; nothing where there was none. */
export function claimIn(namespace: JsonObject): { readonly engine?: EngineClaim } {
  const written = parseJson(stringAt(namespace, 'metadata', 'annotations', ANNOTATION) ?? '');
  if (written === undefined) return {};
  const { namespaces, label, before } = Object(written);
  const [key, value] = textsIn(label);
  return {
    engine: {
      namespaces: textsIn(namespaces),
      ...(key !== undefined && value !== undefined && { label: [key, value] }),
      before: textsIn(before),
      since: createdAt(namespace),
    },
  };
}

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

const createdAt = (namespace: JsonObject): EpochMs | undefined =>
  parseInstant(stringAt(namespace, 'metadata', 'creationTimestamp') ?? '');

/** Whether the engine made a namespace: it is named or labelled as it says, came after it began, and is none of the cluster's own. */
export function isClaimed(namespace: JsonObject, claim: EngineClaim): boolean {
  const { since, before } = claim;
  const created = createdAt(namespace);
  const isYounger = since === undefined || created === undefined || created >= since;
  return isYounger && !before.includes(nameOf(namespace)) && matchesClaim(namespace, claim);
}

/** Whether a namespace is named or labelled as an engine's are. */
export function matchesClaim(
  namespace: JsonObject,
  { namespaces, label }: Pick<EngineClaim, 'namespaces' | 'label'>,
): boolean {
  const name = nameOf(namespace);
  if (PROTECTED.test(name)) return false;
  const hasLabel = label !== undefined && labelOf(namespace, label[0]) === label[1];
  return hasLabel || namespaces.some((pattern) => matches(`^(?:${pattern})$`, name));
}

/** Of the cluster itself, and of runs. */
const PROTECTED = /^(default|kube-.*|openshift-.*|prowess-.*)$/;

import { isJsonObject, type JsonObject, listAt, stringAt, valueAt } from '../../model/json.ts';
import type { EpochMs } from '../../model/units.ts';
import { phaseOf, withCondition, withFinalizer, withStatus } from '../registry/objects.ts';

/** What virt-operator rolls out. */
export interface KubevirtRelease {
  readonly version: string;
  readonly registry: string;
}

/** What a KubeVirt object asks for; the operator rolls out its own version unless it names another. */
export const releaseOf = (kubevirt: JsonObject, operatorVersion: string): KubevirtRelease => ({
  version: stringAt(kubevirt, 'spec', 'imageTag') || operatorVersion,
  registry: stringAt(kubevirt, 'spec', 'imageRegistry') || DEFAULT_REGISTRY,
});

const DEFAULT_REGISTRY = 'quay.io/kubevirt';

/** The version of the operator's own image; undefined where there is none. */
export function versionOf(operator: JsonObject | undefined): string | undefined {
  const [container] = listAt(operator, 'spec', 'template', 'spec', 'containers').filter(isJsonObject);
  return /:([^:/@]+)$/.exec(stringAt(container, 'image') ?? '')?.[1];
}

export const isSame = (a: KubevirtRelease | undefined, b: KubevirtRelease): boolean =>
  a?.version === b.version && a.registry === b.registry;

/** Whether the object says that a release runs, and that nothing newer is asked for. */
export const isReported = (kubevirt: JsonObject, { version, registry }: KubevirtRelease): boolean =>
  phaseOf(kubevirt) === 'Deployed' &&
  valueAt(kubevirt, 'status', 'observedGeneration') === valueAt(kubevirt, 'metadata', 'generation') &&
  stringAt(kubevirt, 'status', 'targetKubeVirtVersion') === version &&
  stringAt(kubevirt, 'status', 'targetKubeVirtRegistry') === registry;

/** The object while a release is rolled out, and after it. */
export function withTarget(
  kubevirt: JsonObject,
  phase: 'Deploying' | 'Deployed',
  target: KubevirtRelease,
  operatorVersion: string,
  now: EpochMs,
): JsonObject {
  const first = withStatus(withFinalizer(kubevirt, KUBEVIRT_FINALIZER), {
    phase,
    targetKubeVirtVersion: target.version,
    targetKubeVirtRegistry: target.registry,
    operatorVersion,
  });
  const done = phase === 'Deployed';
  const conditions = { Available: done, Progressing: !done, Degraded: false, Created: true };
  return Object.entries(conditions).reduce(
    (object, [type, holds]) => withCondition(object, { type, status: holds ? 'True' : 'False' }, now),
    first,
  );
}

/** The object once the operator has seen what runs. */
export const withObserved = (kubevirt: JsonObject, { version, registry }: KubevirtRelease): JsonObject =>
  withStatus(kubevirt, {
    observedKubeVirtVersion: version,
    observedKubeVirtRegistry: registry,
    observedGeneration: valueAt(kubevirt, 'metadata', 'generation') ?? 1,
  });

/** Keeps the object until all that the operator deployed is gone. */
export const KUBEVIRT_FINALIZER = 'foregroundDeleteKubeVirt';

import { isJsonObject, type JsonObject, listAt, stringAt, valueAt } from '../../model/json.ts';
import { COMPONENT_VARIABLES, COMPONENTS } from '../../model/kubevirt-components.ts';
import type { EpochMs } from '../../model/units.ts';
import { phaseOf, withCondition, withFinalizer, withStatus } from '../registry/objects.ts';

/** What virt-operator rolls out. */
export interface KubevirtRelease {
  readonly version: string;
  readonly registry: string;
  /** Whole references of components, as the operator is given them. */
  readonly images: Readonly<Record<string, string>>;
}

/** What a KubeVirt object asks for; what it leaves open is as the operator itself is. */
export const releaseOf = (kubevirt: JsonObject, operator: KubevirtRelease): KubevirtRelease => ({
  version: stringAt(kubevirt, 'spec', 'imageTag') || operator.version,
  registry: stringAt(kubevirt, 'spec', 'imageRegistry') || operator.registry,
  images: operator.images,
});

const DEFAULT_REGISTRY = 'quay.io/kubevirt';

/** What the operator's Deployment says, as virt-operator reads it (pkg/virt-operator/util/config.go): its own image, and its variables. */
export function operatorRelease(operator: JsonObject | undefined, usualVersion: string): KubevirtRelease {
  const [container] = listAt(operator, 'spec', 'template', 'spec', 'containers').filter(isJsonObject);
  const variables = listAt(container, 'env').filter(isJsonObject);
  const variable = (name: string): string | undefined =>
    stringAt(
      variables.find((each) => stringAt(each, 'name') === name),
      'value',
    );
  const [, registry = DEFAULT_REGISTRY, tag] =
    /^(.*)\/virt-operator(?::([^:/@]+)|@.*)?$/.exec(stringAt(container, 'image') ?? '') ?? [];
  const images = COMPONENTS.flatMap((component) => {
    const image = variable(COMPONENT_VARIABLES[component]);
    return image === undefined ? [] : [[component, image] as const];
  });
  return { version: tag ?? variable('KUBEVIRT_VERSION') ?? usualVersion, registry, images: Object.fromEntries(images) };
}

export const isSame = (a: KubevirtRelease | undefined, b: KubevirtRelease): boolean =>
  a !== undefined && configOf(a) === configOf(b);

/** As the operator writes down what it deploys. */
export const configOf = ({ version, registry, images }: KubevirtRelease): string =>
  JSON.stringify({ registry, kubeVirtVersion: version, ...images });

/** The image of a component's pods. */
export const imageOf = ({ version, registry, images }: KubevirtRelease, component: string): string =>
  images[component] ?? `${registry}/${component}:${version}`;

/** Whether the object says that a release runs, and that nothing newer is asked for. */
export const isReported = (kubevirt: JsonObject, release: KubevirtRelease): boolean =>
  phaseOf(kubevirt) === 'Deployed' &&
  valueAt(kubevirt, 'status', 'observedGeneration') === valueAt(kubevirt, 'metadata', 'generation') &&
  stringAt(kubevirt, 'status', 'targetDeploymentConfig') === configOf(release);

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
    targetDeploymentConfig: configOf(target),
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
export const withObserved = (kubevirt: JsonObject, release: KubevirtRelease): JsonObject =>
  withStatus(kubevirt, {
    observedKubeVirtVersion: release.version,
    observedKubeVirtRegistry: release.registry,
    observedDeploymentConfig: configOf(release),
    observedGeneration: valueAt(kubevirt, 'metadata', 'generation') ?? 1,
  });

/** Keeps the object until all that the operator deployed is gone. */
export const KUBEVIRT_FINALIZER = 'foregroundDeleteKubeVirt';

import { componentOf, type ImageDigest } from '../../model/image.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import { COMPONENT_VARIABLES, type KubevirtComponent } from '../../model/kubevirt-components.ts';
import { RESOURCES } from '../../model/resources.ts';
import type { ImagesSubject } from '../../model/suite.ts';
import type { Cluster } from '../cluster.ts';
import { type RunState, RunStop } from '../context.ts';
import { getIfThere } from '../if-there.ts';
import { stillThere } from './find-image.ts';
import type { KubevirtReport } from './kubevirt.ts';

/** An image under test as it is deployed: by its digest, so that no later push changes what runs. */
export interface PinnedImage extends ImageDigest {
  readonly component: string;
  /** `quay.io/kubevirt/virt-api@sha256:...`. */
  readonly reference: string;
}

/** What was found for the subject's images; none where it names no tag. */
export const pinnedImages = ({ images }: Pick<RunState, 'images'>): PinnedImage[] =>
  [...images].map(([image, found]) => ({
    ...found,
    component: componentOf(image),
    reference: image.includes('@') ? image : `${image.slice(0, image.lastIndexOf(':'))}@${found.digest}`,
  }));

/** Throws RunStop where a tag names something else than before the wait for the lock: which of the two is under test, only a person knows. */
export async function refuseMoved(
  state: Pick<RunState, 'images' | 'imageRegistry' | 'clock' | 'waitingFor'> & {
    readonly journal: Pick<RunState['journal'], 'append'>;
  },
  signal: AbortSignal,
): Promise<void> {
  for (const [image, { digest }] of state.images) {
    const now = await stillThere(image, state, signal);
    if (now?.digest === digest) continue;
    state.journal.append({ type: 'image', event: 'changed', image, ...(now !== undefined && { digest: now.digest }) });
    const what = now === undefined ? 'is no longer in the registry' : `names ${now.digest} now`;
    throw new RunStop(
      'infrastructure',
      `${image} was ${digest} before the lock, and ${what}: nothing was deployed (run it again once nothing pushes to this tag)`,
    );
  }
  state.waitingFor.say(undefined);
}

/**
 * The objects that make KubeVirt run these images: virt-operator's own image and the variables that give it those of the components, and the
 * KubeVirt object without a registry and tag of its own.
 */
export async function withPinned(
  before: KubevirtReport,
  { tag }: ImagesSubject,
  pinned: readonly PinnedImage[],
  cluster: Cluster,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  const { namespace, name } = before;
  const operator = await getIfThere({ resource: RESOURCES.deployments, namespace, name: OPERATOR }, cluster, signal);
  if (operator === undefined) {
    throw new RunStop(
      'infrastructure',
      `there is no Deployment ${namespace}/${OPERATOR}, which takes the images of KubeVirt's components`,
    );
  }
  const kubevirt = {
    apiVersion: 'kubevirt.io/v1',
    kind: 'KubeVirt',
    metadata: { namespace, name },
    spec: { imageRegistry: null, imageTag: null },
  };
  const containers = listAt(operator, 'spec', 'template', 'spec', 'containers').filter(isJsonObject);
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { namespace, name: OPERATOR },
      spec: { template: { spec: { containers: containers.map((each) => withImages(each, pinned, tag)) } } },
    },
    ...(stringAt(before.object, 'spec', 'imageTag') || stringAt(before.object, 'spec', 'imageRegistry')
      ? [kubevirt]
      : []),
  ];
}

const OPERATOR = 'virt-operator';

/** Digests of an earlier kind, `VIRT_API_SHASUM`, would come before the images in KubeVirt until 1.6. */
function withImages(container: JsonObject, pinned: readonly PinnedImage[], version: string | undefined): JsonObject {
  if (stringAt(container, 'name') !== OPERATOR) return container;
  const image = pinned.find(({ component }) => component === OPERATOR)?.reference ?? stringAt(container, 'image');
  const own = Object.fromEntries([
    ...pinned.map(({ component, reference }) => [COMPONENT_VARIABLES[component as KubevirtComponent], reference]),
    // Digests alone say nothing of a version: the one of the operator stays.
    ...(version === undefined ? [] : [['KUBEVIRT_VERSION', version]]),
  ]) as Readonly<Record<string, string>>;
  const kept = listAt(container, 'env')
    .filter(isJsonObject)
    .filter((variable) => !isReplaced(stringAt(variable, 'name') ?? '', own));
  const env = [...kept, ...Object.entries(own).map(([name, value]) => ({ name, value }))];
  return { ...objectAt(container), ...(image !== undefined && { image }), env };
}

const isReplaced = (name: string, own: Readonly<Record<string, string>>): boolean =>
  name in own || name.endsWith('_SHASUM');

import { firstFew } from '../../model/counted.ts';
import { componentOf, digestIn } from '../../model/image.ts';
import { isJsonObject, type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { RUNNING_COMPONENTS } from '../../model/kubevirt-components.ts';
import { RESOURCES } from '../../model/resources.ts';
import { minutes, seconds } from '../../model/units.ts';
import { nameOf } from '../cluster.ts';
import type { RunPorts } from '../context.ts';
import { listAll } from '../list.ts';
import { retrying } from '../retry.ts';
import type { PinnedImage } from './images.ts';

/**
 * Waits until the pods of KubeVirt's components run the images that were resolved, by what their nodes report, and no pod runs another.
 * Returns what differs when that stays for a while; undefined where all is as it should be.
 */
export async function untilPodsRun(
  pinned: readonly PinnedImage[],
  namespace: string,
  { cluster, clock, waitingFor }: Pick<RunPorts, 'cluster' | 'clock' | 'waitingFor'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const start = clock.monotonic();
  while (true) {
    const query = { resource: RESOURCES.pods, namespace, labelSelector: 'kubevirt.io' };
    const pods = await retrying(clock, signal, () => listAll(cluster, query, signal));
    const wrong = differences(pods.filter(isStaying), pinned);
    if (wrong.length === 0) return undefined;
    if (clock.monotonic() - start > SETTLED_AFTER) return firstFew(wrong);
    waitingFor?.say(() => `KubeVirt's pods to run the images under test: ${wrong[0]}`);
    await clock.sleep(seconds(2), signal);
  }
}

/** The operator says that KubeVirt is available when the pods are there already. */
const SETTLED_AFTER = minutes(2);

const isStaying = (pod: JsonObject): boolean =>
  stringAt(pod, 'metadata', 'deletionTimestamp') === undefined &&
  !['Succeeded', 'Failed'].includes(stringAt(pod, 'status', 'phase') ?? '');

/** What of these pods is not as resolved, in sentences. */
export function differences(pods: readonly JsonObject[], pinned: readonly PinnedImage[]): string[] {
  const containers = pods.flatMap(containersOf);
  const absent = pinned
    .map(({ component }) => component)
    .filter((name) => RUNNING_COMPONENTS.includes(name) && !containers.some(({ component }) => component === name))
    .map((name) => `no pod runs ${name}`);
  return [...absent, ...containers.flatMap((container) => differenceOf(container, pinned) ?? [])];
}

interface Container {
  readonly pod: string;
  readonly component: string;
  readonly image: string;
  readonly imageId: string;
}

/** Those that run for a moment at the beginning too: virt-handler's has the image of virt-launcher. */
function containersOf(pod: JsonObject): Container[] {
  const statuses = ['containerStatuses', 'initContainerStatuses'].flatMap((list) =>
    listAt(pod, 'status', list).filter(isJsonObject),
  );
  return (['containers', 'initContainers'] as const)
    .flatMap((list) => listAt(pod, 'spec', list).filter(isJsonObject))
    .map((container) => {
      const status = statuses.find((each) => stringAt(each, 'name') === stringAt(container, 'name'));
      const image = stringAt(container, 'image') ?? '';
      return { pod: nameOf(pod), component: componentOf(image), image, imageId: stringAt(status, 'imageID') ?? '' };
    });
}

function differenceOf({ pod, component, image, imageId }: Container, pinned: readonly PinnedImage[]) {
  const wanted = pinned.find((each) => each.component === component);
  if (wanted === undefined) return `pod ${pod} runs ${image}, which is none of the subject's components: name it there`;
  const runs = digestIn(imageId);
  if (runs === undefined) return `pod ${pod} does not say by which digest it runs ${component}`;
  if (runs === wanted.digest || wanted.platforms.includes(runs)) return undefined;
  return `pod ${pod} runs ${component} ${runs}, and ${wanted.digest} is under test`;
}

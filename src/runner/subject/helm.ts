import { shortHash } from '../../model/identity.ts';
import { componentOf, digestIn } from '../../model/image.ts';
import { isJsonObject, type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import type { HelmSubject } from '../../model/suite.ts';
import { minutes, seconds } from '../../model/units.ts';
import { nameOf } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { getIfThere } from '../if-there.ts';
import { listAll } from '../list.ts';
import { holderName } from '../lock/namespaces.ts';
import { retrying } from '../retry.ts';
import { applyMarked } from './apply-marked.ts';
import { toBaseline } from './available.ts';
import { findLost, RECORDS, releaseLabels } from './release.ts';
import { remember } from './undo.ts';

/** Deploys the release; what was there before is known before anything changes. */
export async function deployRelease(subject: HelmSubject, state: RunState, signal: AbortSignal): Promise<void> {
  const { helm, journal, cluster, clock } = state;
  if (helm === undefined) throw new Error('a chart is under test, and there is no helm');
  const manifests = await helm.render(subject, signal);
  journal.append({ type: 'subject', event: 'rendered', manifests: hashesOf(manifests, subject) });
  const namespace = { resource: RESOURCES.namespaces, namespace: undefined, name: subject.namespace };
  if ((await getIfThere(namespace, cluster, signal)) === undefined) {
    const baseline = toBaseline(state.baseline);
    await applyMarked(namespaceOf(subject), { state, baseline }, (undo) => remember(undo, state), signal);
  }
  const latest = await helm.revision(subject, signal);
  const lost = latest === undefined ? undefined : await findLost(subject, RECORDS, cluster, signal);
  const revision = lost === undefined ? latest : lost.undo.revision;
  remember({ kind: 'release', namespace: subject.namespace, release: subject.release, revision }, state);
  const holder = holderName(state.lock.name, state.held?.token ?? 0);
  await helm.upgrade(subject, releaseLabels({ holder, at: clock.now() }, { revision, latest }), signal);
}

const namespaceOf = ({ namespace }: HelmSubject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: namespace },
});

/** Of the manifests, and of the same for any commit: by the second one runs of different commits are known to be deployed alike. */
const hashesOf = (manifests: string, { commit }: HelmSubject) => ({
  hash: shortHash(manifests),
  ofAnyCommit: shortHash(commit === undefined ? manifests : manifests.replaceAll(commit, '{{run.commit}}')),
});

/**
 * Waits until pods of the release's namespace run each image under test by the digest that the registry named. Gives what differs when that
 * stays for a while; undefined where all is as it should be.
 */
export async function untilReleaseRuns(
  { namespace }: HelmSubject,
  { images, cluster, clock, waitingFor }: Pick<RunState, 'images' | 'cluster' | 'clock' | 'waitingFor'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const start = clock.monotonic();
  while (true) {
    const pods = await retrying(clock, signal, () => listAll(cluster, { resource: RESOURCES.pods, namespace }, signal));
    const [wrong] = [...images].flatMap(([image, wanted]) => differenceIn(pods, image, wanted) ?? []);
    if (wrong === undefined) return undefined;
    if (clock.monotonic() - start > SETTLED_AFTER) return wrong;
    waitingFor.say(() => `the pods of ${namespace} to run the images under test: ${wrong}`);
    await clock.sleep(seconds(2), signal);
  }
}

const SETTLED_AFTER = minutes(2);

/** What keeps pods from running an image under test, in a sentence; undefined where nothing does. */
export function differenceIn(
  pods: readonly JsonObject[],
  image: string,
  { digest, platforms }: { readonly digest: string; readonly platforms: readonly string[] },
): string | undefined {
  const running = pods.flatMap((pod) => containersOf(pod, image));
  if (running.length === 0) return `no pod runs ${image}`;
  const other = running.find(({ runs }) => runs === undefined || (runs !== digest && !platforms.includes(runs)));
  return (
    other && `pod ${other.pod} runs ${componentOf(image)} ${other.runs ?? 'by no digest'}, and ${digest} is under test`
  );
}

/** The containers of a pod that were given an image, and the digest by which each runs it. */
function containersOf(pod: JsonObject, image: string): { pod: string; runs: string | undefined }[] {
  return (['containers', 'initContainers'] as const).flatMap((list) => {
    const statuses = listAt(pod, 'status', `${list.slice(0, -1)}Statuses`).filter(isJsonObject);
    return listAt(pod, 'spec', list)
      .filter((container) => stringAt(container, 'image') === image)
      .map((container) => {
        const status = statuses.find((each) => stringAt(each, 'name') === stringAt(container, 'name'));
        return { pod: nameOf(pod), runs: digestIn(stringAt(status, 'imageID') ?? '') };
      });
  });
}

import { assertNever, KnownError } from '../../model/errors.ts';
import { type JsonObject, stringAt } from '../../model/json.ts';
import { groupOf } from '../../model/resources.ts';
import type { Experiment, ImagesSubject, Subject } from '../../model/suite.ts';
import { type RunState, RunStop, type StepPerformer } from '../context.ts';
import { applyMarked } from '../subject/apply-marked.ts';
import { type AwaitedRelease, toBaseline, untilAvailable } from '../subject/available.ts';
import { deployRelease, untilReleaseRuns } from '../subject/helm.ts';
import { type PinnedImage, pinnedImages, refuseMoved, withPinned } from '../subject/images.ts';
import { installedKubevirt, type KubevirtReport, type Release, releaseText, reports } from '../subject/kubevirt.ts';
import { untilPodsRun } from '../subject/pods.ts';
import { noteSurroundings } from '../subject/surroundings.ts';
import { remember } from '../subject/undo.ts';

/** Brings what is under test onto the cluster, waits until it is available, and verifies what it says of itself. */
export const subject: StepPerformer<'subject'> = async (step, state, signal) => {
  const release = expectedRelease(step.subject);
  const expected = release.version;
  const before = await installedKubevirt(state.cluster, signal);
  state.journal.append({ type: 'subject', event: 'installing', expected, reported: before?.version });
  state.baseline = before;
  await refuseMoved(state, signal);
  await install(step.subject, before, state, signal);
  const pinned = step.subject.kind === 'images' ? pinnedImages(state) : [];
  const report = await untilAvailable(awaitedOf(step.subject, before, pinned, state), state, signal);
  const refuse = (reason: string): never => {
    state.journal.append({ type: 'subject', event: 'mismatch', expected, reported: report?.version, reason });
    throw new RunStop('completed', reason);
  };
  if (!reports(report, release))
    refuse(`${releaseText(release)} is under test; the cluster reports ${releaseText(report)}`);
  const other = pinned.length === 0 ? undefined : await untilPodsRun(pinned, report?.namespace ?? '', state, signal);
  if (other !== undefined) refuse(`the images of ${releaseText(release)} are under test; ${other}`);
  const differs = step.subject.kind === 'helm' ? await untilReleaseRuns(step.subject, state, signal) : undefined;
  if (differs !== undefined) refuse(`the images of a release are under test; ${differs}`);
  state.journal.append({ type: 'subject', event: 'verified', expected, reported: report?.version });
  return { version: report?.version ?? 'none' };
};

/** What the operator must report; of a command it may be unknown. A digest takes the place of a tag in what it reports. */
function expectedRelease(subject: Subject): Release {
  switch (subject.kind) {
    case 'helm':
      return { version: undefined, registry: undefined };
    case 'installed':
    case 'release':
    case 'command':
      return { version: subject.version, registry: undefined };
    case 'images':
      return { version: subject.digest ?? subject.tag, registry: subject.registry };
    default:
      return assertNever(subject);
  }
}

function awaitedOf(
  subject: Subject,
  before: KubevirtReport | undefined,
  pinned: readonly PinnedImage[],
  { plan }: Pick<RunState, 'plan'>,
): AwaitedRelease {
  if (subject.kind === 'installed' || subject.kind === 'helm') return { needed: before !== undefined };
  const release = expectedRelease(subject);
  const isNamed = release.version !== undefined || release.registry !== undefined;
  const areDeployed = (deployed: string): boolean =>
    pinned.every(({ component, reference }) => component === 'virt-operator' || deployed.includes(reference));
  return {
    // What a command that names no version has brought may be something else than KubeVirt.
    needed: before !== undefined || isNamed || needsKubevirt(plan.experiment),
    release,
    unlike: isNamed ? undefined : before,
    ...(pinned.length > 0 && { isDeployed: areDeployed }),
  };
}

/** By the kinds that its load makes; of a fleet some levels may be virtual machines. */
const needsKubevirt = ({ scenario, workloads }: Experiment): boolean =>
  scenario.kind === 'fleet' ||
  workloads.some(({ manifest }) => groupOf(stringAt(manifest, 'apiVersion') ?? '').endsWith('kubevirt.io'));

async function install(
  subject: Subject,
  before: KubevirtReport | undefined,
  state: RunState,
  signal: AbortSignal,
): Promise<void> {
  switch (subject.kind) {
    case 'installed':
      return;
    case 'release':
      for (const object of state.subjectManifests) await apply(object, state, signal);
      return;
    case 'images':
      if (before === undefined)
        throw new RunStop('infrastructure', 'KubeVirt is not installed, so its images cannot be set');
      return setImages(before, subject, state, signal);
    case 'helm':
      await noteSurroundings(state, signal);
      return deployRelease(subject, state, signal);
    case 'command': {
      await noteSurroundings(state, signal);
      if (before === undefined) state.mayInstall = true;
      else await apply(markOnly(before), state, signal);
      const { code } = await state.runCommand(subject.command, signal);
      if (code !== 0) {
        throw new KnownError(
          'infrastructure',
          `the subject's command ${subject.command[0]} ended with exit code ${code}`,
          { hint: 'what it printed is above this line in the log' },
        );
      }
      return;
    }
    default:
      assertNever(subject);
  }
}

async function apply(object: JsonObject, state: RunState, signal: AbortSignal): Promise<void> {
  const baseline = toBaseline(state.baseline);
  await applyMarked(object, { state, baseline }, (undo) => remember(undo, state), signal);
}

/** What a command changes is not known before; of KubeVirt it is known what it was. */
const markOnly = ({ namespace, name }: KubevirtReport): JsonObject => ({
  apiVersion: 'kubevirt.io/v1',
  kind: 'KubeVirt',
  metadata: { namespace, name },
});

/** By digest where a tag was resolved; else registry and tag are the operator's to read. */
async function setImages(
  before: KubevirtReport,
  subject: ImagesSubject,
  state: RunState,
  signal: AbortSignal,
): Promise<void> {
  const pinned = pinnedImages(state);
  const objects =
    pinned.length === 0
      ? [withImages(before, subject)]
      : await withPinned(before, subject, pinned, state.cluster, signal);
  for (const object of objects) await apply(object, state, signal);
}

/** KubeVirt's own way to change its images: https://kubevirt.io/user-guide/cluster_admin/updating_and_deletion/ */
function withImages(before: KubevirtReport, images: ImagesSubject): JsonObject {
  const { namespace, name } = before;
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'KubeVirt',
    metadata: { namespace, name },
    spec: { imageRegistry: images.registry, imageTag: images.digest ?? images.tag ?? null },
  };
}

import { assertNever, KnownError } from '../../model/errors.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Subject } from '../../model/suite.ts';
import { type RunState, RunStop, type StepPerformer } from '../context.ts';
import { applyObject, refOf } from '../subject/apply.ts';
import { type AwaitedRelease, untilAvailable } from '../subject/available.ts';
import { installedKubevirt, type KubevirtReport, type Release, releaseText, reports } from '../subject/kubevirt.ts';
import { remember } from '../subject/undo.ts';

/** Brings what is under test onto the cluster, waits until it is available, and verifies what it says of itself. */
export const subject: StepPerformer<'subject'> = async (step, state, signal) => {
  const release = expectedRelease(step.subject);
  const expected = release.version;
  const before = await installedKubevirt(state.cluster, signal);
  state.journal.append({ type: 'subject', event: 'installing', expected, reported: before?.version });
  state.baseline = before;
  await install(step.subject, before, state, signal);
  const report = await untilAvailable(awaitedOf(step.subject, before), state, signal);
  if (!reports(report, release)) {
    const reason = `${releaseText(release)} is under test; the cluster reports ${releaseText(report)}`;
    state.journal.append({ type: 'subject', event: 'mismatch', expected, reported: report?.version, reason });
    throw new RunStop('completed', reason);
  }
  state.journal.append({ type: 'subject', event: 'verified', expected, reported: report?.version });
  return { version: report?.version ?? 'none' };
};

/** What the operator must report; of a command it may be unknown. A digest takes the place of a tag in what it reports. */
function expectedRelease(subject: Subject): Release {
  switch (subject.kind) {
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

function awaitedOf(subject: Subject, before: KubevirtReport | undefined): AwaitedRelease {
  if (subject.kind === 'installed') return { needed: before !== undefined };
  const release = expectedRelease(subject);
  const isNamed = release.version !== undefined || release.registry !== undefined;
  return { needed: true, release, unlike: isNamed ? undefined : before };
}

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
      return apply(withImages(before, subject), state, signal);
    case 'command': {
      if (before === undefined) state.mayInstall = true;
      else remember({ ref: refOf(before.object), before: before.object }, state);
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
  await applyObject(object, (undo) => remember(undo, state), state.cluster, signal);
}

/** KubeVirt's own way to change its images: https://kubevirt.io/user-guide/cluster_admin/updating_and_deletion/ */
function withImages(before: KubevirtReport, images: Extract<Subject, { kind: 'images' }>): JsonObject {
  const { namespace, name } = before;
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'KubeVirt',
    metadata: { namespace, name },
    spec: { imageRegistry: images.registry, imageTag: images.digest ?? images.tag ?? null },
  };
}

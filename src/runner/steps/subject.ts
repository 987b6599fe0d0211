import { assertNever, KnownError } from '../../model/errors.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Subject } from '../../model/suite.ts';
import { type RunState, RunStop, type StepPerformer } from '../context.ts';
import { applyObject, refOf, type Undo } from '../subject/apply.ts';
import { untilAvailable } from '../subject/available.ts';
import { installedKubevirt, type KubevirtReport } from '../subject/kubevirt.ts';

/** Brings what is under test onto the cluster, waits until it is available, and verifies what it says of itself. */
export const subject: StepPerformer<'subject'> = async (step, state, signal) => {
  const expected = expectedVersion(step.subject);
  const before = await installedKubevirt(state.cluster, signal);
  state.journal.append({ type: 'subject', event: 'installing', expected, reported: before?.version });
  state.baseline = before?.version;
  await install(step.subject, before, state, signal);
  const changed = step.subject.kind !== 'installed';
  const awaited = { needed: changed || before !== undefined, version: changed ? expected : undefined };
  const report = await untilAvailable(awaited, state, signal);
  if (expected !== undefined && report?.version !== expected) {
    state.journal.append({ type: 'subject', event: 'mismatch', expected, reported: report?.version });
    throw new RunStop(
      'completed',
      `${expected} is under test; the cluster reports ${report?.version ?? 'no KubeVirt'}`,
    );
  }
  state.journal.append({ type: 'subject', event: 'verified', expected, reported: report?.version });
  return { version: report?.version ?? 'none' };
};

/** The version that the operator must report; a subject by digest or command may not know one. */
function expectedVersion(subject: Subject): string | undefined {
  switch (subject.kind) {
    case 'installed':
    case 'release':
    case 'command':
      return subject.version;
    case 'images':
      return subject.tag;
    default:
      return assertNever(subject);
  }
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
      if (before !== undefined) remember({ ref: refOf(before.object), before: before.object }, state);
      const { code } = await state.runCommand(subject.command, signal);
      if (code !== 0) {
        throw new KnownError(
          'infrastructure',
          `the subject's command ${subject.command[0]} ended with exit code ${code}`,
          { hint: 'what it printed stands above this line in the log' },
        );
      }
      return;
    }
    default:
      assertNever(subject);
  }
}

async function apply(object: JsonObject, state: RunState, signal: AbortSignal): Promise<void> {
  remember(await applyObject(object, state.cluster, signal), state);
}

/** The journal says what is to be put back, also if nobody lives to do it. */
function remember(undo: Undo, state: RunState): void {
  state.undo.push(undo);
  const { resource, namespace, name } = undo.ref;
  state.journal.append({
    type: 'note',
    topic: 'baseline',
    data: { resource: resource.plural, namespace: namespace ?? null, name, existed: undo.before !== undefined },
  });
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

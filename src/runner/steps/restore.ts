import { firstFew } from '../../model/counted.ts';
import { explained, KnownError } from '../../model/errors.ts';
import type { RunState, StepPerformer } from '../context.ts';
import { retrying } from '../retry.ts';
import { refOf } from '../subject/apply.ts';
import { toBaseline, untilBack } from '../subject/available.ts';
import { restoreRelease } from '../subject/helm.ts';
import type { ReleaseBefore } from '../subject/helm-port.ts';
import { installedKubevirt, releaseText } from '../subject/kubevirt.ts';
import { labelOf, remember, undoAll } from '../subject/undo.ts';

/** Puts back what was there before the run, as long as the cluster is ours. */
export const restore: StepPerformer<'restore'> = async (_step, state, signal) => {
  if (state.mayInstall) await rememberInstalled(state, signal);
  const { release } = state;
  if (release === undefined && state.undo.length === 0) return undefined;
  refuseWithoutLock(state);
  await restoreRelease(state, signal);
  await undoAll(state, () => refuseWithoutLock(state), signal);
  const report = await untilBack(toBaseline(state.baseline), state, signal);
  state.journal.append({ type: 'subject', event: 'restored', reported: report?.version });
  return { version: report?.version ?? 'none' };
};

/** Only the command knows what else it made; its KubeVirt takes along what the operator deployed. */
async function rememberInstalled(state: RunState, signal: AbortSignal): Promise<void> {
  const made = await retrying(state.clock, signal, () => installedKubevirt(state.cluster, signal));
  if (made === undefined) return;
  remember({ ref: refOf(made.object), before: undefined }, state);
  state.journal.append({
    type: 'finding',
    check: 'restore',
    level: 'warning',
    message: `the subject's command installed ${releaseText(made)} where no KubeVirt was: it is removed now, what else the command made stays`,
    hint: 'have a baseline installed on the cluster, or remove the operator and its CustomResourceDefinitions by hand',
  });
}

function refuseWithoutLock(state: RunState): void {
  if (isOthers(state)) throw new Error(OTHERS);
}

const isOthers = ({ held }: RunState): boolean => held?.mayLoad() === false;
const OTHERS = 'the lock was lost, so the next holder may be measuring by now';

const releaseBefore = ({ subject, revision }: ReleaseBefore): string =>
  revision === undefined
    ? `no release ${subject.release} in ${subject.namespace}`
    : `revision ${revision} of the release ${subject.release} in ${subject.namespace}`;

/** What a person must know and do when `restore` failed, whatever made it fail. */
export function notRestored(state: RunState, error: unknown): KnownError {
  const { baseline, undo, release } = state;
  const had = release === undefined ? releaseText(baseline) : releaseBefore(release);
  const why = isOthers(state) ? OTHERS : explained(error);
  const left = undo.length === 0 ? '' : `; still changed: ${firstFew(undo.map(({ ref }) => labelOf(ref)))}`;
  return new KnownError(
    'infrastructure',
    `the cluster had ${had} before the run, and this was not restored: ${why}${left}`,
    {
      hint: 'install the baseline by hand before the next run; the notes "baseline" in the journal say what was changed',
    },
  );
}

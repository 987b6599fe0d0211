import { firstFew } from '../../model/counted.ts';
import { explained, KnownError } from '../../model/errors.ts';
import type { RunState, StepPerformer } from '../context.ts';
import { retrying } from '../retry.ts';
import { refOf } from '../subject/apply.ts';
import { toBaseline, untilBack } from '../subject/available.ts';
import { type ReleaseUndo, undoText } from '../subject/change.ts';
import { installedKubevirt, releaseText } from '../subject/kubevirt.ts';
import { whatStays } from '../subject/surroundings.ts';
import { remember, undoAll } from '../subject/undo.ts';

/** Puts back what was there before the run, as long as the cluster is ours. */
export const restore: StepPerformer<'restore'> = async (_step, state, signal) => {
  if (state.mayInstall) await rememberInstalled(state, signal);
  if (state.undo.length === 0 && state.surroundings === undefined) return undefined;
  refuseWithoutLock(state);
  await undoAll(state, () => refuseWithoutLock(state), signal);
  const report = await untilBack(toBaseline(state.baseline), state, signal);
  state.journal.append({ type: 'subject', event: 'restored', reported: report?.version });
  await sayWhatStays(state, signal);
  return { version: report?.version ?? 'none' };
};

/** Only when it is said what came and stays, the note of what was there before is removed. */
async function sayWhatStays(state: RunState, signal: AbortSignal): Promise<void> {
  const { surroundings, cluster, journal } = state;
  if (surroundings === undefined) return;
  const finding = await retrying(state.clock, signal, () => whatStays(surroundings, cluster, signal));
  if (finding !== undefined) journal.append(finding);
  await journal.flush();
  await undoAll({ ...state, undo: [surroundings.undo] }, () => refuseWithoutLock(state), signal);
  state.surroundings = undefined;
}

/** The KubeVirt of a command takes along what its operator deployed. */
async function rememberInstalled(state: RunState, signal: AbortSignal): Promise<void> {
  const made = await retrying(state.clock, signal, () => installedKubevirt(state.cluster, signal));
  if (made === undefined) return;
  remember({ kind: 'object', ref: refOf(made.object), before: undefined }, state);
  state.journal.append({
    type: 'finding',
    check: 'restore',
    level: 'warning',
    message: `the subject's command installed ${releaseText(made)} where no KubeVirt was: it is removed now`,
    hint: 'have a baseline installed on the cluster',
  });
}

function refuseWithoutLock(state: RunState): void {
  if (isOthers(state)) throw new Error(OTHERS);
}

const isOthers = ({ held }: RunState): boolean => held?.mayLoad() === false;
const OTHERS = 'the lock was lost, so the next holder may be measuring by now';

const releaseBefore = ({ namespace, release, revision }: ReleaseUndo): string =>
  revision === undefined
    ? `no release ${release} in ${namespace}`
    : `revision ${revision} of the release ${release} in ${namespace}`;

/** What a person must know and do when `restore` failed, whatever made it fail. */
export function notRestored(state: RunState, error: unknown): KnownError {
  const { baseline, undo } = state;
  const release = undo.find((each) => each.kind === 'release');
  const had = release === undefined ? releaseText(baseline) : releaseBefore(release);
  const why = isOthers(state) ? OTHERS : explained(error);
  const left = undo.length === 0 ? '' : `; still changed: ${firstFew(undo.map(undoText))}`;
  return new KnownError(
    'infrastructure',
    `the cluster had ${had} before the run, and this was not restored: ${why}${left}`,
    {
      hint: 'install the baseline by hand before the next run; the notes "baseline" in the journal say what was changed',
    },
  );
}

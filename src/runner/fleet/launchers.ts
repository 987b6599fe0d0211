import type { LauncherFact, ObjectState } from '../../model/entry.ts';
import { messageOf } from '../../model/errors.ts';
import { present } from '../../model/json.ts';
import { seconds } from '../../model/units.ts';
import type { RunState } from '../context.ts';
import { withTimeout } from '../timeout.ts';
import { ASK_VERSIONS, LAUNCHER_PROGRAMS, versionsIn } from './launcher-versions.ts';

/**
 * Asks one launcher pod of each image for its QEMU and libvirt. The guests still run, and their work is done: it disturbs no score. What
 * cannot be read is written down, and ends no run.
 *
 * @param guests the instances of the step
 */
export async function askLaunchers(
  step: string,
  guests: readonly ObjectState[],
  pods: readonly ObjectState[],
  state: Asking,
  signal: AbortSignal,
): Promise<void> {
  const byImage = Map.groupBy(guests, ({ launcher }) => launcher);
  await Promise.all(
    [...byImage].map(async ([image, same]) => {
      const said = await versionsOf(launcherOf(same, pods), state, signal);
      state.journal.append({ type: 'launcher', step, ...present({ image }), ...said });
    }),
  );
}

type Asking = Pick<RunState, 'containers' | 'clock' | 'journal'>;

const ANSWER_WITHIN = seconds(10);

/** https://github.com/kubevirt/kubevirt/blob/v1.6.0/pkg/virt-controller/services/template.go: the container that QEMU runs in. */
const CONTAINER = 'compute';

/** A launcher pod belongs to its instance; while a guest is moved there are two. */
const launcherOf = (guests: readonly ObjectState[], pods: readonly ObjectState[]): ObjectState | undefined =>
  pods.find(
    ({ owner, node, phase, deletedAt }) =>
      phase === 'Running' &&
      deletedAt === undefined &&
      guests.some((guest) => guest.uid === owner && guest.node === node),
  );

async function versionsOf(
  launcher: ObjectState | undefined,
  { containers, clock }: Asking,
  signal: AbortSignal,
): Promise<Pick<LauncherFact, 'pod' | 'facts' | 'reason'>> {
  if (launcher === undefined) return { facts: {}, reason: 'none of its pods is running any more' };
  const { namespace, name: pod } = launcher;
  if (containers === undefined) return { pod, facts: {}, reason: 'this run has no way into containers' };
  try {
    const at = { namespace, pod, container: CONTAINER };
    const printed = await withTimeout(
      clock,
      ANSWER_WITHIN,
      [signal],
      (limited) => containers.exec(at, ['sh', '-c', ASK_VERSIONS], limited),
      { words: () => `the versions in container ${CONTAINER} of pod ${pod}` },
    );
    const facts = versionsIn(printed);
    const missing = LAUNCHER_PROGRAMS.filter((name) => facts[name] === undefined);
    const reason = `container ${CONTAINER} of pod ${pod} has no program that says its version of ${missing.join(' and ')}`;
    return { pod, facts, ...(missing.length > 0 && { reason }) };
  } catch (error) {
    if (signal.aborted) throw error;
    return { pod, facts: {}, reason: messageOf(error) };
  }
}

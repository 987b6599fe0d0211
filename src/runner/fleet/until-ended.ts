import { isOver, type Muster } from '../../barrier/muster.ts';
import { type BenchmarkRun, membersOf } from '../../model/benchmark.ts';
import { messageOf } from '../../model/errors.ts';
import { isExternal } from '../../model/made.ts';
import type { Step } from '../../model/plan.ts';
import { ms, seconds } from '../../model/units.ts';
import { type LevelState, type RunState, RunStop } from '../context.ts';
import { isTimeout, withTimeout } from '../timeout.ts';
import type { MusterDesk } from './desk.ts';
import { participantLines } from './lines.ts';
import { objectsOf, podsOf } from './objects.ts';
import { pausedStarts } from './paused-starts.ts';
import type { OpenBarrier } from './port.ts';
import { participantRecorder } from './record.ts';
import { participantWatch } from './watch.ts';
import type { NodeWatchers } from './watchers.ts';
import { type Reach, unheardText, waitText } from './words.ts';

type BenchmarkStep = Extract<Step, { kind: 'benchmark' }>;

/** What the participants of a fleet reach, and what watches their nodes. */
export interface FleetDesk {
  readonly desk: MusterDesk;
  readonly open: OpenBarrier;
  readonly watchers: NodeWatchers;
}

/** Beyond the limit of each wait, which names the participant: for what lies between them. */
const BETWEEN_MS = seconds(30);

/**
 * Resolves once all participants have ended and left, and records each state that they come to on the way.
 * @throws RunStop where the fleet did not begin, or took too long
 */
export async function untilEnded(
  step: BenchmarkStep,
  fleet: FleetDesk,
  state: RunState,
  level: LevelState,
  signal: AbortSignal,
): Promise<void> {
  const { desk, watchers } = fleet;
  const ended = new AbortController();
  const { reach, failed } = followObjects(step, fleet, state, level, AbortSignal.any([signal, ended.signal]));
  const note = participantRecorder(step.id, step.benchmark, state, () => objectsOf(step.id, level.tracker));
  const isOverNow = (muster: Muster): boolean => {
    note(muster);
    if (muster.barrier.phase === 'open') state.profiler?.loadBegins();
    return isOver(muster);
  };
  const wait = (limited: AbortSignal) => Promise.race([desk.until(isOverNow, limited), failed]);
  const { arriveWithinMs, endWithinMs = ms(0), leaveWithinMs } = desk.muster().rules;
  try {
    await withTimeout(
      state.clock,
      ms(arriveWithinMs + endWithinMs + leaveWithinMs + BETWEEN_MS),
      [signal],
      (limited) => state.waitingFor.during(() => waitText(reach, step.benchmark), wait(limited)),
      state.waitingFor,
    );
  } catch (error) {
    const isLate = isTimeout(error);
    desk.giveUp(signal.aborted ? 'the run was stopped' : isLate ? 'it took too long' : messageOf(error));
    if (signal.aborted || !isLate) throw error;
    throw new RunStop('completed', error.message);
  } finally {
    watchers.end(podsOf(level.tracker));
    ended.abort();
  }
  const { barrier } = desk.muster();
  if (barrier.phase === 'aborted')
    throw new RunStop('completed', `the fleet did not begin: ${barrier.reason}${unheardText(reach)}`);
}

/** Until the signal: does what is due whenever an object of the fleet changes. `failed` rejects with an unexpected error in it. */
function followObjects(
  { id, benchmark }: BenchmarkStep,
  { desk, open, watchers }: FleetDesk,
  state: RunState,
  { tracker }: LevelState,
  signal: AbortSignal,
): { readonly reach: Reach; readonly failed: Promise<never> } {
  const objects = () => objectsOf(id, tracker);
  const pilots = () => new Map([...objects(), ...watchers.among(podsOf(tracker))]);
  const defect = Promise.withResolvers<never>();
  // It may come before it is waited for.
  defect.promise.catch(() => {});
  const onDefect = (error: unknown): void => {
    if (!signal.aborted) defect.reject(error);
  };
  const look = participantWatch(desk, objects);
  const lines = participantLines(open, desk, pilots, state, signal, onDefect);
  const starts = pausedStarts(startPausedIn(benchmark), desk, objects, state, signal);
  const follow = async (): Promise<void> => {
    while (!signal.aborted) {
      look();
      watchers.look(objects(), podsOf(tracker));
      lines.look();
      starts.look();
      const shown = (): string => JSON.stringify([...pilots().values()]);
      const before = shown();
      await tracker.until(() => shown() !== before, signal);
    }
  };
  follow().catch(onDefect);
  const external = membersOf(benchmark.roles.filter(isExternal)).map(({ name }) => name);
  return { reach: { desk, open, lines, starts, watchers, external }, failed: defect.promise };
}

/** The VMs that are unpaused together. */
const startPausedIn = ({ roles, fleet }: BenchmarkRun): string[] =>
  fleet?.startStrategy === 'Paused'
    ? membersOf(roles.filter(({ flavour }) => flavour?.product === 'vm')).map(({ name }) => name)
    : [];

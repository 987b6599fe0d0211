import { isOver, MUSTER_RULES, type Muster, openMuster } from '../../barrier/muster.ts';
import { type BenchmarkRole, type BenchmarkRun, membersOf } from '../../model/benchmark.ts';
import type { ObjectState, OutputFact } from '../../model/entry.ts';
import { KnownError, messageOf } from '../../model/errors.ts';
import type { FleetRun } from '../../model/fleet.ts';
import { present } from '../../model/json.ts';
import type { Step } from '../../model/plan.ts';
import { resourceOf } from '../../model/resources.ts';
import type { Workload } from '../../model/suite.ts';
import { ms, seconds } from '../../model/units.ts';
import { type LevelState, type RunState, RunStop } from '../context.ts';
import { assertHeld } from '../load/make.ts';
import { fillManifest, withMetadata } from '../objects/manifest.ts';
import { RUN_LABEL, STEP_LABEL } from '../objects/observe.ts';
import { isTimeout, withTimeout } from '../timeout.ts';
import { ensureNamespace } from '../watched-namespace.ts';
import { type MusterDesk, openDesk } from './desk.ts';
import { askLaunchers } from './launchers.ts';
import { participantLines } from './lines.ts';
import { outputOfPilot } from './outputs.ts';
import { pausedStarts } from './paused-starts.ts';
import type { OpenBarrier } from './port.ts';
import { participantRecorder } from './record.ts';
import { participantWatch } from './watch.ts';
import { type NodeWatchers, nodeWatchers } from './watchers.ts';
import { type Reach, unheardText, waitText } from './words.ts';

type BenchmarkStep = Extract<Step, { kind: 'benchmark' }>;

/** Makes the participants of a fleet, lets them begin together once all have joined, and records what each reported. */
export async function performFleet(
  step: BenchmarkStep,
  fleet: FleetRun,
  state: RunState,
  signal: AbortSignal,
  level: LevelState,
): Promise<OutputFact[]> {
  const { benchmark } = step;
  const watched = await ensureNamespace(state, level, workloadsOf(benchmark), signal);
  watched.steps.push(step.id);
  const { namespace } = watched;
  const names = namesOf(benchmark.roles);
  const rules = {
    ...MUSTER_RULES,
    arriveWithinMs: benchmark.readyWithinMs,
    endWithinMs: ms(benchmark.limitMs + REPORT_MS),
    ...(fleet.least !== undefined && { least: fleet.least }),
  };
  const barrier = `${state.identity.build}-${step.id}`;
  let watchers: NodeWatchers | undefined;
  const desk = openDesk(openMuster(barrier, names, state.clock.now(), rules), state.clock, (load) => {
    watchers?.heard(load.node);
    state.journal.append({ type: 'node-load', step: step.id, ...load });
  });
  const open = await openBarrier(barrier, benchmark, fleet, desk, state);
  try {
    const values = valuesOf({ namespace, barrier, open });
    await makeParticipants(step, namespace, values, state, signal);
    watchers = nodeWatchers(fleet.watcher, { step: step.id, namespace, values }, state, signal);
    await untilEnded(step, { desk, open, watchers }, state, level, signal);
  } finally {
    desk.close();
    await open.close();
  }
  const outputs = workersIn(desk.muster()).map((name) =>
    outputOfPilot(step.id, name, desk.reported.get(name), desk.muster().barrier.participants.get(name)?.reason),
  );
  for (const output of outputs) state.journal.append(output);
  if (fleet.launcherVersions) {
    const guests = [...objectsOf(step.id, level.tracker).values()].filter(isGuest);
    await askLaunchers(step.id, guests, [...podsOf(level.tracker).values()], state, signal);
  }
  return outputs;
}

/** A participant is there when it says so by its pilot. */
const workloadsOf = ({ roles }: BenchmarkRun): Workload[] =>
  roles.filter(isMade).map(({ name, pod }) => ({
    name,
    description: '',
    manifest: pod,
    ready: { phase: 'Running' },
    readyWithinMs: ms(0),
  }));

const namesOf = (roles: readonly BenchmarkRole[]): string[] => membersOf(roles).map(({ name }) => name);

/** A host of no cluster, which joins by itself. */
const isExternal = ({ flavour }: BenchmarkRole): boolean => flavour?.product === 'external';
const isMade = (role: BenchmarkRole): boolean => !isExternal(role);
const externalIn = ({ roles }: BenchmarkRun): string[] => namesOf(roles.filter(isExternal));

/** Those that were released. */
const workersIn = ({ barrier }: Muster): string[] =>
  [...barrier.participants.values()].filter(({ state }) => state !== 'late').map(({ id }) => id);

function openBarrier(
  name: string,
  benchmark: BenchmarkRun,
  fleet: FleetRun,
  desk: MusterDesk,
  { barriers, journal }: RunState,
): Promise<OpenBarrier> {
  if (barriers === undefined)
    throw new KnownError('infrastructure', 'this run has no way to be reached by participants of a fleet');
  const { listen, url, transport = 'http' } = fleet;
  const external = externalIn(benchmark);
  const place = { name, transport, listen, url, external, tool: benchmark.tool };
  return barriers.open(place, desk).then((open) => {
    journal.append({
      type: 'note',
      topic: 'barrier',
      data: present({ name, transport: fleet.transport, url: open.url, external }),
    });
    return open;
  });
}

interface FleetPlace {
  readonly namespace: string;
  readonly barrier: string;
  readonly open: OpenBarrier;
}

/** For the placeholders of what is made. */
const valuesOf = ({ namespace, barrier, open }: FleetPlace): Record<string, string> => ({
  ...{ namespace, barrier, 'barrier-url': open.url ?? '', 'barrier-token': open.token },
});

async function makeParticipants(
  { id, benchmark }: BenchmarkStep,
  namespace: string,
  values: Readonly<Record<string, string>>,
  state: RunState,
  signal: AbortSignal,
): Promise<void> {
  const labels = { [RUN_LABEL]: state.identity.build, [STEP_LABEL]: id };
  await Promise.all(
    membersOf(benchmark.roles.filter(isMade)).map(({ role, index, name }) => {
      assertHeld(state);
      const manifest = withMetadata(fillManifest(role.pod, { ...values, index, name }), { name, namespace, labels });
      return state.calls.create(manifest, resourceOf(manifest), { step: id, signal });
    }),
  );
}

/** From the limit of a command until its report is there. */
const REPORT_MS = seconds(30);

/** Beyond the limit of each wait, which names the participant: for what lies between them. */
const BETWEEN_MS = seconds(30);

async function untilEnded(
  { id, benchmark }: BenchmarkStep,
  { desk, open, watchers }: { readonly desk: MusterDesk; readonly open: OpenBarrier; readonly watchers: NodeWatchers },
  state: RunState,
  { tracker }: LevelState,
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  const own = AbortSignal.any([signal, ended.signal]);
  const note = participantRecorder(id, benchmark, state, () => objectsOf(id, tracker));
  const look = participantWatch(desk, () => objectsOf(id, tracker));
  const pilots = () => new Map([...objectsOf(id, tracker), ...watchers.among(podsOf(tracker))]);
  const defect = Promise.withResolvers<never>();
  const onDefect = (error: unknown): void => {
    if (!own.aborted) defect.reject(error);
  };
  // It may come before it is waited for.
  defect.promise.catch(() => {});
  const lines = participantLines(open, desk, pilots, state, own, onDefect);
  const starts = pausedStarts(startPausedIn(benchmark), desk, () => objectsOf(id, tracker), state, own);
  const reach: Reach = { desk, open, lines, starts, external: externalIn(benchmark) };
  const follow = async (): Promise<void> => {
    while (!own.aborted) {
      look();
      watchers.look(objectsOf(id, tracker));
      lines.look();
      starts.look();
      const shown = (): string => JSON.stringify([...pilots().values()]);
      const before = shown();
      await tracker.until(() => shown() !== before, own);
    }
  };
  follow().catch(onDefect);
  const { arriveWithinMs, endWithinMs = ms(0), leaveWithinMs } = desk.muster().rules;
  const limit = ms(arriveWithinMs + endWithinMs + leaveWithinMs + BETWEEN_MS);
  try {
    const isOverNow = (muster: Muster): boolean => {
      note(muster);
      if (muster.barrier.phase === 'open') state.profiler?.loadBegins();
      return isOver(muster);
    };
    const wait = (limited: AbortSignal) => Promise.race([desk.until(isOverNow, limited), defect.promise]);
    await withTimeout(
      state.clock,
      limit,
      [signal],
      (limited) => state.waitingFor.during(() => waitText(reach, benchmark), wait(limited)),
      state.waitingFor,
    );
  } catch (error) {
    const isLate = isTimeout(error);
    desk.giveUp(signal.aborted ? 'the run was stopped' : isLate ? 'it took too long' : messageOf(error));
    if (signal.aborted || !isLate) throw error;
    throw new RunStop('completed', error.message);
  } finally {
    watchers.end(podsOf(tracker));
    ended.abort();
  }
  const { barrier } = desk.muster();
  if (barrier.phase === 'aborted')
    throw new RunStop('completed', `the fleet did not begin: ${barrier.reason}${unheardText(reach)}`);
}

/** The VMs that are let go together. */
const startPausedIn = ({ roles, fleet }: BenchmarkRun): string[] =>
  fleet?.startStrategy === 'Paused' ? namesOf(roles.filter(({ flavour }) => flavour?.product === 'vm')) : [];

/** The participants' objects by name: of a VirtualMachine its instance, which has the phase and the node, once there is one. */
function objectsOf(step: string, tracker: LevelState['tracker']): Map<string, ObjectState> {
  const all = [...tracker.all()];
  const guests = new Map(
    all.flatMap((each) => (isGuest(each) && each.owner !== undefined ? [[each.owner, each]] : [])),
  );
  return new Map(
    all
      .filter((each) => each.step === step && each.owner === undefined)
      .map((each) => [each.name, guests.get(each.uid) ?? each]),
  );
}

const podsOf = (tracker: LevelState['tracker']): Map<string, ObjectState> =>
  new Map([...tracker.all()].filter(({ kind }) => kind === 'Pod').map((each) => [each.name, each]));

const isGuest = ({ kind }: ObjectState): boolean => kind === 'VirtualMachineInstance';

import { MUSTER_RULES, type Muster, type MusterRules, openMuster } from '../../barrier/muster.ts';
import { type BenchmarkRole, type BenchmarkRun, membersOf } from '../../model/benchmark.ts';
import type { OutputFact } from '../../model/entry.ts';
import { KnownError } from '../../model/errors.ts';
import type { FleetRun } from '../../model/fleet.ts';
import { present } from '../../model/json.ts';
import { isExternal, madeRoles } from '../../model/made.ts';
import type { Step } from '../../model/plan.ts';
import { resourceOf } from '../../model/resources.ts';
import type { Workload } from '../../model/suite.ts';
import { ms, seconds } from '../../model/units.ts';
import type { LevelState, RunState } from '../context.ts';
import { assertHeld } from '../load/make.ts';
import { fillManifest, withMetadata } from '../objects/manifest.ts';
import { RUN_LABEL, STEP_LABEL } from '../objects/observe.ts';
import { ensureNamespace } from '../watched-namespace.ts';
import { type MusterDesk, openDesk } from './desk.ts';
import { askLaunchers } from './launchers.ts';
import { isGuest, objectsOf, podsOf } from './objects.ts';
import { outputOfPilot } from './outputs.ts';
import type { OpenBarrier } from './port.ts';
import { untilEnded } from './until-ended.ts';
import { type NodeWatchers, nodeWatchers } from './watchers.ts';

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
  const barrier = `${state.identity.build}-${step.id}`;
  const muster = openMuster(barrier, namesOf(benchmark.roles), state.clock.now(), rulesOf(benchmark, fleet));
  let watchers: NodeWatchers | undefined;
  const desk = openDesk(muster, state.clock, (load) => {
    watchers?.heard(load);
    state.journal.append({ type: 'node-load', step: step.id, ...load });
  });
  let open: OpenBarrier | undefined;
  try {
    open = await openBarrier(barrier, benchmark, fleet, desk, state);
    const values = { namespace, barrier, 'barrier-url': open.url ?? '', 'barrier-token': open.token };
    await makeParticipants(step, namespace, values, state, signal);
    const place = { step: step.id, namespace, values, participants: membersOf(madeRoles(benchmark)).length };
    watchers = nodeWatchers(fleet.watcher, place, state, desk.watched, signal);
    await untilEnded(step, { desk, open, watchers }, state, level, signal);
  } finally {
    desk.close();
    await open?.close();
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
const workloadsOf = (benchmark: BenchmarkRun): Workload[] =>
  madeRoles(benchmark).map(({ name, pod }) => ({
    name,
    description: '',
    manifest: pod,
    ready: { phase: 'Running' },
    readyWithinMs: ms(0),
  }));

const namesOf = (roles: readonly BenchmarkRole[]): string[] => membersOf(roles).map(({ name }) => name);

/** Those that were released. */
const workersIn = ({ barrier }: Muster): string[] =>
  [...barrier.participants.values()].filter(({ state }) => state !== 'late').map(({ id }) => id);

/** Its pod is made once a participant has come to its node; what takes longer is the pull of its image. */
const WATCH_MS = seconds(30);

/** From the limit of a command until its report is there. */
const REPORT_MS = seconds(30);

const rulesOf = ({ readyWithinMs, limitMs }: BenchmarkRun, { least, watcher }: FleetRun): MusterRules => ({
  ...MUSTER_RULES,
  arriveWithinMs: readyWithinMs,
  endWithinMs: ms(limitMs + REPORT_MS),
  ...(watcher !== undefined && { watchWithinMs: WATCH_MS }),
  ...(least !== undefined && { least }),
});

async function openBarrier(
  name: string,
  benchmark: BenchmarkRun,
  fleet: FleetRun,
  desk: MusterDesk,
  { barriers, journal }: RunState,
): Promise<OpenBarrier> {
  if (barriers === undefined)
    throw new KnownError('infrastructure', 'this run has no way to be reached by participants of a fleet');
  const { listen, url, transport = 'http' } = fleet;
  const external = namesOf(benchmark.roles.filter(isExternal));
  const place = { name, transport, listen, url, external, tool: benchmark.tool };
  const open = await barriers.open(place, desk);
  const data = present({ name, transport: fleet.transport, url: open.url, external });
  journal.append({ type: 'note', topic: 'barrier', data });
  return open;
}

async function makeParticipants(
  { id, benchmark }: BenchmarkStep,
  namespace: string,
  values: Readonly<Record<string, string>>,
  state: RunState,
  signal: AbortSignal,
): Promise<void> {
  const labels = { [RUN_LABEL]: state.identity.build, [STEP_LABEL]: id };
  await Promise.all(
    membersOf(madeRoles(benchmark)).map(({ role, index, name }) => {
      assertHeld(state);
      const manifest = withMetadata(fillManifest(role.pod, { ...values, index, name }), { name, namespace, labels });
      return state.calls.create(manifest, resourceOf(manifest), { step: id, signal });
    }),
  );
}

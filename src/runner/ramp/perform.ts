import type { ObjectState, RampLookFact } from '../../model/entry.ts';
import type { Step } from '../../model/plan.ts';
import { hasBegun, type RampNodeSetting, type RampRun, rampSteps } from '../../model/ramp.ts';
import { RESOURCES, resourceOf } from '../../model/resources.ts';
import type { Workload } from '../../model/suite.ts';
import { type Milliseconds, minutes, ms, seconds } from '../../model/units.ts';
import { shortage } from '../../ramps/index.ts';
import type { LevelState, RunState, WatchedNamespace } from '../context.ts';
import { assertHeld } from '../load/make.ts';
import { fillManifest, withMetadata } from '../objects/manifest.ts';
import { RUN_LABEL, STEP_LABEL } from '../objects/observe.ts';
import { ensureNamespace } from '../watched-namespace.ts';
import { isStarting, neverBegins } from './begin.ts';
import { lookAtStep, type RampView } from './look.ts';
import { countPods } from './pods.ts';
import { takeSetting } from './setting.ts';

type RampStep = Extract<Step, { kind: 'ramp' }>;

/** Why the way up ended: `unbegun` where none of its containers has begun to work. */
type WayUp = { readonly ended: string } | { readonly unbegun: string };

export type RampEnd = WayUp & { readonly looks: number; readonly containers: number };

/**
 * Asks for more and more containers until the cluster gives way, and beyond; then for fewer again. Each step is looked at. Containers that
 * never began have nothing to give back; they are left to the step that deletes, and the next level begins without them.
 */
export async function performRamp(
  { id, ramp }: RampStep,
  state: RunState,
  signal: AbortSignal,
  level: LevelState,
): Promise<RampEnd> {
  const setting = await takeSetting(id, ramp, state, signal);
  const watched = await ensureNamespace(state, level, [PODS], signal);
  watched.steps.push(id);
  const place = { id, ramp, watched, state, signal, made: [], ownPods: () => podsOf(id, level) };
  const view: RampView = {
    step: id,
    namespace: watched.namespace,
    nodes: setting.nodes,
    waitsForSamples: ramp.pace.mode === 'settle',
    started: new Set(),
    pods: place.ownPods,
  };
  await rest(ramp, state, signal);
  const looks = [await lookAtStep({ number: 0, wanted: 0 }, view, state, signal)];
  state.profiler?.loadBegins();
  const way = await goUp(place, view, looks);
  const containers = looks.at(-1)?.wanted ?? 0;
  if ('ended' in way) await goDown(place, view, looks);
  return { looks: looks.length, containers, ...way };
}

/** What ran before may still hold memory, or give it back. */
async function rest(
  { baselineMs = ms(0) }: RampRun,
  { clock, waitingFor }: RunState,
  signal: AbortSignal,
): Promise<void> {
  if (baselineMs === 0) return;
  const words = (): string => `nodes to rest for ${baselineMs / 1000} s before the first step`;
  await waitingFor.during(words, clock.sleep(baselineMs, signal));
}

interface Place {
  readonly id: string;
  readonly ramp: RampRun;
  readonly watched: WatchedNamespace;
  readonly state: RunState;
  readonly signal: AbortSignal;
  /** Names of the pods that were made and not ended, oldest first. */
  readonly made: string[];
  ownPods(): readonly ObjectState[];
}

const PODS: Workload = {
  name: 'ramp',
  description: '',
  manifest: { apiVersion: 'v1', kind: RESOURCES.pods.kind },
  ready: { condition: 'Ready' },
  readyWithinMs: ms(0),
};

const podsOf = (step: string, { tracker }: LevelState): ObjectState[] =>
  [...tracker.all()].filter((pod) => pod.step === step);

async function goUp(place: Place, view: RampView, looks: RampLookFact[]): Promise<WayUp> {
  const { ramp, state, signal } = place;
  const from = state.clock.monotonic();
  const passed = (): Milliseconds => ms(state.clock.monotonic() - from);
  let saturatedAt: number | undefined;
  let begun = false;
  for (let number = 1; number <= rampSteps(ramp); number++) {
    const wanted = Math.min(ramp.most, ramp.start + (number - 1) * ramp.by);
    await makeUpTo(wanted, place);
    await pace(place, wanted);
    if (ramp.pace.mode === 'settle') await state.clock.sleep(ramp.growMs, signal);
    const look = await lookAtStep({ number, wanted }, view, state, signal);
    looks.push(look);
    begun ||= hasBegun(look.pods);
    const never = begun ? undefined : neverBegins(look, place.ownPods(), passed());
    if (never !== undefined) return { unbegun: never };
    if (saturatedAt === undefined && isSaturated(look, view.nodes)) saturatedAt = wanted;
    const ended = reasonToEnd(look, saturatedAt, ramp) ?? noPlace(looks);
    if (ended !== undefined) return { ended };
    if (passed() >= ramp.limitMs) return { ended: `its time of ${ramp.limitMs / 1000} s is over` };
  }
  return { ended: `the most containers, ${ramp.most}, are asked for` };
}

function reasonToEnd(look: RampLookFact, saturatedAt: number | undefined, ramp: RampRun): string | undefined {
  const { wanted, nodes } = look;
  const { beyond, leastLeftBytes } = ramp;
  if (saturatedAt !== undefined && wanted >= saturatedAt * beyond && wanted >= saturatedAt + LEAST_BEYOND)
    return `the cluster gave way at ${saturatedAt} containers, and ${beyond} times as many were asked for`;
  const low = nodes.find(({ leftBytes = Number.POSITIVE_INFINITY }) => leftBytes < (leastLeftBytes ?? 0));
  return low === undefined ? undefined : `${low.name} has less memory left than the least that is allowed`;
}

/** Where pods wait for a node in three steps in a row, further ones only wait longer. */
function noPlace(looks: readonly RampLookFact[]): string | undefined {
  const last = looks.slice(-STEPS_WITHOUT_PLACE);
  const isStuck = last.length === STEPS_WITHOUT_PLACE && last.every(({ pendingMs = 0 }) => pendingMs > LONG_PENDING);
  return isStuck ? `no node takes another pod: ${last.at(-1)?.pendingReason ?? 'they stay pending'}` : undefined;
}

const STEPS_WITHOUT_PLACE = 3;
const LONG_PENDING = minutes(1);

/** A node has no memory left for more, or a pod has failed: the first sign that the cluster gives way. */
const isSaturated = ({ nodes, pods }: RampLookFact, settings: readonly RampNodeSetting[]): boolean =>
  pods.failed > 0 || nodes.some((node, index) => shortage({ ...settings[index], ...node }) !== undefined);

/** Containers beyond the first sign: of a small cluster a quarter more is one. */
const LEAST_BEYOND = 3;

async function makeUpTo(wanted: number, place: Place): Promise<void> {
  const { id, ramp, watched, state, signal } = place;
  const { namespace } = watched;
  const missing = wanted - place.made.length;
  const first = watched.takeIndexes(Math.max(0, missing));
  for (let index = first; index < first + missing; index++) {
    assertHeld(state);
    const name = `ramp-${index}`;
    const labels = { [RUN_LABEL]: state.identity.build, [STEP_LABEL]: id };
    const manifest = withMetadata(fillManifest(ramp.pod, { name, index, namespace }), { name, namespace, labels });
    await state.calls.create(manifest, resourceOf(manifest), { step: id, signal });
    place.made.push(name);
  }
}

/** The youngest go first. */
async function endDownTo(wanted: number, { id, made, watched, state, signal }: Place): Promise<void> {
  for (const name of made.splice(wanted).reverse()) {
    await state.calls.delete({ resource: RESOURCES.pods, namespace: watched.namespace, name }, { step: id, signal });
  }
}

/** Down to none: what is not given back is seen in the last look. */
async function goDown(place: Place, view: RampView, looks: RampLookFact[]): Promise<void> {
  const { ramp, state, signal, made } = place;
  const highest = made.length;
  const last = looks.at(-1)?.number ?? 0;
  for (let step = 1; step <= ramp.downSteps; step++) {
    const wanted = Math.round(highest * (1 - step / ramp.downSteps));
    await endDownTo(wanted, place);
    await pace(place, wanted);
    looks.push(await lookAtStep({ number: last + step, wanted, isDown: true }, view, state, signal));
  }
}

const POLL = seconds(1);

/** Waits as the mode says. A step that settles is waited for until nothing changes any more, whatever became of its pods. */
async function pace({ ramp, state, signal, ownPods }: Place, wanted: number): Promise<void> {
  const { clock } = state;
  if (ramp.pace.mode === 'fixed') await clock.sleep(ramp.pace.intervalMs, signal);
  if (ramp.pace.mode !== 'settle') return;
  const { unchangedMs, longestMs } = ramp.pace;
  const from = clock.monotonic();
  let last = '';
  let changedAt = from;
  const words = (): string => `step with ${wanted} containers to settle: ${last}`;
  await state.waitingFor.during(words, settled());

  async function settled(): Promise<void> {
    for (;;) {
      const now = clock.monotonic();
      const pods = ownPods();
      const { text, isDone } = standOf(pods, wanted);
      if (text !== last) changedAt = now;
      last = text;
      const isQuiet = now - changedAt >= unchangedMs && !isStarting(pods);
      const isOver = isQuiet || now - from >= longestMs;
      if (isDone || isOver) return;
      await clock.sleep(POLL, signal);
    }
  }
}

/** Whether all that were asked for run or have failed for good, and the others are gone. */
function standOf(pods: readonly ObjectState[], wanted: number): { text: string; isDone: boolean } {
  const { running, creating, pending, terminating, failed } = countPods(pods);
  const text = `${running} running, ${creating} creating, ${pending} pending, ${terminating} terminating, ${failed} failed`;
  const isDone = pods.length === wanted && creating + pending + terminating === 0;
  return { text, isDone };
}

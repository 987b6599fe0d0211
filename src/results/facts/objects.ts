import type { StepSpan } from '../../model/facts.ts';
import { isMeasured, type Plan } from '../../model/plan.ts';
import { arrivalPhase, countedOf } from '../../model/ready.ts';
import { RESOURCES, resourceOf, resourcesBehind } from '../../model/resources.ts';
import type { ClockComparison } from '../../model/result.ts';
import type { Workload } from '../../model/suite.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { Creation } from './creations.ts';
import { narrowed, narrowedArrival } from './narrow.ts';
import { type Since, widened } from './pauses.ts';
import {
  GONE,
  type ObjectRecord,
  type Observation,
  type PhaseRecord,
  type PlacedObject,
  type RunRecord,
} from './record.ts';
import type { ObjectTimeline } from './timelines.ts';

export interface Sources {
  readonly plan: Plan;
  readonly steps: readonly StepSpan[];
  readonly creations: readonly Creation[];
  readonly timelines: ReadonlyMap<string, ObjectTimeline>;
  readonly endedAt: EpochMs;
  readonly clock: ClockComparison;
  readonly since: Since;
}

type Linked = Pick<RunRecord, 'objects' | 'warmUp' | 'placed' | 'unexpected'>;

/** Joins what we asked for with what the watch showed: by UID, and by name only where no reply holds the UID. */
export function linkObjects(sources: Sources): Linked {
  const steps = new Map(sources.steps.map((step) => [step.id, step]));
  const index = indexTimelines(sources.timelines);
  const deletions = firstDeletions(sources.creations);
  const linked = { objects: [] as ObjectRecord[], warmUp: [] as ObjectRecord[], placed: [] as PlacedObject[] };
  const known = new Set<string>();
  for (const creation of sources.creations) {
    const step = steps.get(creation.step);
    const workload = workloadOf(creation, sources.plan);
    if (step === undefined || workload === undefined) continue;
    const timeline = timelineOf(creation, workload, index);
    const object = link(
      creation,
      workload,
      step,
      timeline,
      { ...index, ...sources },
      {
        observedUntil: observedUntil(creation, step, sources),
        staysUntil: staysUntil(creation, step, deletions, sources),
      },
    );
    if (isMeasured(step)) linked.objects.push(object);
    else if (step.kind === 'warm-up') linked.warmUp.push(object);
    if (timeline === undefined) continue;
    known.add(timeline.uid);
    linked.placed.push(...placedBy(timeline, { step: step.id, workload: workload.name }, index, sources.endedAt));
  }
  return { ...linked, unexpected: unexpectedAmong(sources, known) };
}

interface TimelineIndex {
  readonly byUid: ReadonlyMap<string, ObjectTimeline>;
  readonly byName: ReadonlyMap<string, ObjectTimeline>;
  readonly byOwner: ReadonlyMap<string | undefined, readonly ObjectTimeline[]>;
}

function indexTimelines(byUid: ReadonlyMap<string, ObjectTimeline>): TimelineIndex {
  const all = [...byUid.values()];
  return {
    byUid,
    byName: new Map(all.map((timeline) => [nameKey(timeline.kind, timeline), timeline])),
    byOwner: Map.groupBy(all, ({ owner }) => owner),
  };
}

const nameKey = (kind: string, { namespace, name }: { namespace: string; name: string }): string =>
  `${kind}/${namespace}/${name}`;

/** The workload that a call names; before calls named it, the only one of that resource. */
function workloadOf({ workload, resource }: Creation, { experiment }: Plan): Workload | undefined {
  if (workload !== undefined) return experiment.workloads.find(({ name }) => name === workload);
  return experiment.workloads.find(({ manifest }) => resourceOf(manifest).plural === resource);
}

/** An object is meant to arrive until its deletion is asked for or its step's load is cleared away. */
function observedUntil({ deletion }: Creation, step: StepSpan, { steps, endedAt }: Sources): EpochMs {
  const cleared = clearing(step, steps)?.startedAt ?? endedAt;
  return deletion !== undefined && deletion.requestedAt < cleared ? deletion.requestedAt : cleared;
}

/**
 * An object is meant to stay until its own deletion is asked for: a step that deletes may look around before, and may take its time from one
 * object to the next. One whose deletion is never asked for is meant to stay until the first deletion of the step that clears its load away.
 */
function staysUntil(
  { deletion }: Creation,
  step: StepSpan,
  deletions: ReadonlyMap<string, EpochMs>,
  { steps, endedAt }: Sources,
): EpochMs {
  if (deletion !== undefined) return deletion.requestedAt;
  const cleared = clearing(step, steps);
  return cleared === undefined ? endedAt : (deletions.get(cleared.id) ?? cleared.startedAt);
}

/** When each step first asked for a deletion. */
function firstDeletions(creations: readonly Creation[]): ReadonlyMap<string, EpochMs> {
  const first = new Map<string, EpochMs>();
  for (const { deletion } of creations) {
    if (deletion?.step === undefined) continue;
    const { step, requestedAt } = deletion;
    first.set(step, epochMs(Math.min(first.get(step) ?? requestedAt, requestedAt)));
  }
  return first;
}

const clearing = (step: StepSpan, steps: readonly StepSpan[]): StepSpan | undefined =>
  steps.slice(steps.indexOf(step) + 1).find(({ role }) => role === 'clear');

function timelineOf(
  creation: Creation,
  { manifest }: Workload,
  { byName, byUid }: TimelineIndex,
): ObjectTimeline | undefined {
  const { uid } = creation;
  return uid === undefined ? byName.get(nameKey(String(manifest.kind), creation)) : byUid.get(uid);
}

function link(
  creation: Creation,
  workload: Workload,
  step: StepSpan,
  timeline: ObjectTimeline | undefined,
  index: TimelineIndex & Pick<Sources, 'clock' | 'since'>,
  { observedUntil, staysUntil }: { observedUntil: EpochMs; staysUntil: EpochMs },
): ObjectRecord {
  const kind = String(workload.manifest.kind ?? '');
  const phase = arrivalPhase(workload.ready);
  const seen = timeline === undefined ? [] : phasesOf(timeline, phase, index);
  const phases = seen.map((stamp) => narrowed(afterSleep(stamp, index.since), index.clock));
  const { uid, namespace, name, attempts, scheduledAt, requestedAt, deletion } = creation;
  const acknowledgedAt = acknowledged(creation, timeline);
  const createdFrom = creation.from ?? requestedAt;
  const acknowledgedFrom = epochMs(Math.max(createdFrom, index.since(acknowledgedAt ?? createdFrom)));
  const arrival = timeline?.ready !== undefined && timeline.ready.at <= observedUntil ? timeline.ready : undefined;
  return {
    kind,
    namespace,
    name,
    uid: uid ?? timeline?.uid,
    workload: workload.name,
    level: step.level,
    step: step.id,
    attempts,
    scheduledAt,
    requestedAt,
    createdFrom,
    acknowledgedAt,
    ...(acknowledgedFrom < (acknowledgedAt ?? -Infinity) && { acknowledgedFrom }),
    createdAt: timeline?.createdAt,
    firstSeen: timeline && widened(timeline.first, index.since),
    phases,
    ready: arrival !== undefined,
    arrival: arrival && narrowedArrival(widened(arrival, index.since), phases, kind, phase),
    lostAt: timeline === undefined ? undefined : lostAt(timeline, index, staysUntil),
    members: timeline === undefined ? 0 : membersOf(timeline, workload, index, observedUntil),
    restarts: restartsOf(timeline, index),
    failure: timeline?.failure,
    reason: timeline === undefined ? undefined : reasonOf(timeline, index),
    ...placeOf(timeline, workload, index),
    observedUntil,
    deletion: deletion && { ...deletion, leaving: timeline?.leaving, goneAt: timeline?.gone?.at },
  };
}

function afterSleep(stamp: PhaseRecord, since: Since): PhaseRecord {
  const { at, from } = widened({ at: stamp.watch, from: stamp.watchFrom }, since);
  return from === undefined ? stamp : { ...stamp, watchFrom: from, watch: at };
}

/** The first moment at which it had ceased to be ready, or it or anything that it made had failed, was restarted or was gone. */
function lostAt(timeline: ObjectTimeline, index: TimelineIndex, until: EpochMs): EpochMs | undefined {
  const losses = [
    timeline.unready,
    ...[timeline, ...dependentsOf(timeline, index)].flatMap(({ failed, restarted, gone }) => [
      failed,
      restarted,
      gone?.at,
    ]),
  ];
  return losses.filter((at) => at !== undefined && at < until).sort((a, b) => (a ?? 0) - (b ?? 0))[0];
}

/** How many of what a set counts were ready: of KubeVirt's sets the instances, of others the pods. */
function membersOf(timeline: ObjectTimeline, { manifest }: Workload, index: TimelineIndex, until: EpochMs): number {
  const kinds = resourcesBehind(manifest).map(({ kind }) => kind);
  const counted = INSTANCE_KINDS.find((kind) => kinds.includes(kind));
  return dependentsOf(timeline, index).filter(
    ({ kind, ready }) => kind === counted && ready !== undefined && ready.at <= until,
  ).length;
}

function restartsOf(timeline: ObjectTimeline | undefined, index: TimelineIndex): number {
  if (timeline === undefined) return 0;
  return [timeline, ...dependentsOf(timeline, index)].reduce((sum, { restarts }) => sum + restarts, 0);
}

const INSTANCE_KINDS = [RESOURCES.virtualMachineInstances.kind, RESOURCES.pods.kind];

function acknowledged(
  { from, requestedAt, acceptedAt }: Creation,
  timeline: ObjectTimeline | undefined,
): EpochMs | undefined {
  if (acceptedAt === undefined && timeline === undefined) return undefined;
  const first = Math.min(acceptedAt ?? Infinity, timeline?.first.at ?? Infinity);
  return epochMs(Math.max(first, from ?? requestedAt));
}

/** The object's own phases and those of everything that it made, in the order in which they were first seen. */
function phasesOf(timeline: ObjectTimeline, arrival: string, index: TimelineIndex): PhaseRecord[] {
  const phases = [
    ...timeline.phases.values(),
    ...goneOf(timeline),
    ...dependentsOf(timeline, index).flatMap(dependentPhases),
  ];
  if (timeline.ready !== undefined && !timeline.phases.has(arrival))
    phases.push(phaseOf(timeline.kind, arrival, timeline.ready));
  return phases.sort((a, b) => a.watch - b.watch);
}

const dependentPhases = (timeline: ObjectTimeline): PhaseRecord[] => [
  { ...phaseOf(timeline.kind, 'Created', timeline.first), server: timeline.createdAt },
  ...timeline.phases.values(),
  ...goneOf(timeline),
];

const goneOf = ({ kind, gone }: ObjectTimeline): PhaseRecord[] =>
  gone === undefined ? [] : [phaseOf(kind, GONE, gone)];

const phaseOf = (kind: string, phase: string, { at, from }: Observation): PhaseRecord => ({
  kind,
  phase,
  watch: at,
  watchFrom: from,
});

/** A replica set's VM's VMI's pod is four deep; the limit ends what a damaged journal might make a circle. */
function dependentsOf(timeline: ObjectTimeline, index: TimelineIndex, depth = 4): ObjectTimeline[] {
  const own = depth === 0 ? [] : (index.byOwner.get(timeline.uid) ?? []);
  return own.flatMap((dependent) => [dependent, ...dependentsOf(dependent, index, depth - 1)]);
}

/** Its node, or that of the one thing that runs for it; of a set, each instance with its own. */
function placeOf(
  timeline: ObjectTimeline | undefined,
  { manifest }: Workload,
  index: TimelineIndex,
): Pick<ObjectRecord, 'node' | 'instances'> {
  if (timeline === undefined) return {};
  const dependents = dependentsOf(timeline, index);
  const counted = countedOf(manifest);
  const { kind, phase } = counted ?? { kind: RESOURCES.pods.kind, phase: 'Ready' };
  const all = dependents.filter((dependent) => dependent.kind === kind);
  if (counted === undefined && all.length < 2) {
    return { node: timeline.node ?? dependents.find(({ node }) => node !== undefined)?.node };
  }
  return { instances: all.map(({ name, node, phases }) => ({ kind, name, node, readyAt: phases.get(phase)?.watch })) };
}

/** Its own, or else that of something that it made: of an instance often only its pod knows. */
function reasonOf(timeline: ObjectTimeline, index: TimelineIndex): string | undefined {
  if (timeline.reason !== undefined) return timeline.reason;
  const troubled = dependentsOf(timeline, index).find(({ reason }) => reason !== undefined);
  return troubled === undefined ? timeline.failure : `${troubled.kind} ${troubled.name}: ${troubled.reason}`;
}

function placedBy(
  timeline: ObjectTimeline,
  of: Pick<PlacedObject, 'step' | 'workload'>,
  index: TimelineIndex,
  endedAt: EpochMs,
): PlacedObject[] {
  return [timeline, ...dependentsOf(timeline, index)].flatMap(({ kind, node, ready, first, gone }) =>
    node === undefined
      ? []
      : [{ ...of, kind, node, ready: ready !== undefined, from: first.at, until: gone?.at ?? endedAt }],
  );
}

/** Objects without an owner, of a kind that we create ourselves, and not created by us. */
function unexpectedAmong({ plan, timelines }: Sources, known: ReadonlySet<string>): string[] {
  const kinds = new Set(plan.experiment.workloads.map(({ manifest }) => manifest.kind));
  return [...timelines.values()]
    .filter(({ kind, owner, uid }) => owner === undefined && kinds.has(kind) && !known.has(uid))
    .map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
}

import type { StepSpan } from '../../model/facts.ts';
import { isMeasured, type Plan } from '../../model/plan.ts';
import { arrivalPhase } from '../../model/ready.ts';
import { resourceOf } from '../../model/resources.ts';
import type { ClockComparison } from '../../model/result.ts';
import type { Workload } from '../../model/suite.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { Creation } from './creations.ts';
import { type ByOwner, familyOf, fateOf, type ObjectFamily, phasesOf, placedBy, UNSEEN } from './family.ts';
import { narrowed, narrowedArrival } from './narrow.ts';
import { type Since, widened } from './pauses.ts';
import type { ObjectRecord, PhaseRecord, PlacedObject, RunRecord } from './record.ts';
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
    const family = timeline && familyOf(timeline, index.byOwner);
    const object = link(creation, workload, step, family, sources, {
      observedUntil: observedUntil(creation, step, sources),
      staysUntil: staysUntil(creation, step, deletions, sources),
    });
    if (isMeasured(step)) linked.objects.push(object);
    else if (step.kind === 'warm-up') linked.warmUp.push(object);
    if (family === undefined) continue;
    known.add(family.own.uid);
    linked.placed.push(...placedBy(family, { step: step.id, workload: workload.name }, sources.endedAt));
  }
  return { ...linked, unexpected: unexpectedAmong(sources, known) };
}

interface TimelineIndex {
  readonly byUid: ReadonlyMap<string, ObjectTimeline>;
  readonly byName: ReadonlyMap<string, ObjectTimeline>;
  readonly byOwner: ByOwner;
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
  family: ObjectFamily | undefined,
  { clock, since }: Pick<Sources, 'clock' | 'since'>,
  { observedUntil, staysUntil }: { observedUntil: EpochMs; staysUntil: EpochMs },
): ObjectRecord {
  const timeline = family?.own;
  const kind = String(workload.manifest.kind ?? '');
  const seen = family === undefined ? [] : phasesOf(family, workload);
  const phases = seen.map((stamp) => narrowed(afterSleep(stamp, since), clock));
  const { uid, namespace, name, attempts, scheduledAt, requestedAt, deletion } = creation;
  const acknowledgedAt = acknowledged(creation, timeline);
  const createdFrom = creation.from ?? requestedAt;
  const acknowledgedFrom = epochMs(Math.max(createdFrom, since(acknowledgedAt ?? createdFrom)));
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
    firstSeen: timeline && widened(timeline.first, since),
    phases,
    ready: arrival !== undefined,
    arrival: arrival && narrowedArrival(widened(arrival, since), phases, kind, arrivalPhase(workload.ready)),
    ...(family === undefined ? UNSEEN : fateOf(family, workload, { observedUntil, staysUntil })),
    observedUntil,
    deletion: deletion && { ...deletion, leaving: timeline?.leaving, goneAt: timeline?.gone?.at },
  };
}

function afterSleep(stamp: PhaseRecord, since: Since): PhaseRecord {
  const { at, from } = widened({ at: stamp.watch, from: stamp.watchFrom }, since);
  return from === undefined ? stamp : { ...stamp, watchFrom: from, watch: at };
}

function acknowledged(
  { from, requestedAt, acceptedAt }: Creation,
  timeline: ObjectTimeline | undefined,
): EpochMs | undefined {
  if (acceptedAt === undefined && timeline === undefined) return undefined;
  const first = Math.min(acceptedAt ?? Infinity, timeline?.first.at ?? Infinity);
  return epochMs(Math.max(first, from ?? requestedAt));
}

/** Objects without an owner, of a kind that we create ourselves, and not created by us. */
function unexpectedAmong({ plan, timelines }: Sources, known: ReadonlySet<string>): string[] {
  const kinds = new Set(plan.experiment.workloads.map(({ manifest }) => manifest.kind));
  return [...timelines.values()]
    .filter(({ kind, owner, uid }) => owner === undefined && kinds.has(kind) && !known.has(uid))
    .map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
}

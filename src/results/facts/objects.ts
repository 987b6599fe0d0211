import type { StepSpan } from '../../model/facts.ts';
import type { Plan } from '../../model/plan.ts';
import { arrivalPhase, countedOf } from '../../model/ready.ts';
import { RESOURCES, resourceOf, resourcesBehind } from '../../model/resources.ts';
import type { ClockComparison } from '../../model/result.ts';
import type { Workload } from '../../model/suite.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { Creation } from './creations.ts';
import {
  type Evidence,
  GONE,
  isMeasured,
  type ObjectEvidence,
  type PhaseEvidence,
  type Resident,
  type Sight,
} from './evidence.ts';
import { narrowed, narrowedArrival } from './narrow.ts';
import { type Since, widened } from './pauses.ts';
import type { Track } from './tracks.ts';

export interface Sources {
  readonly plan: Plan;
  readonly steps: readonly StepSpan[];
  readonly creations: readonly Creation[];
  readonly tracks: ReadonlyMap<string, Track>;
  readonly endedAt: EpochMs;
  readonly clock: ClockComparison;
  readonly since: Since;
}

type Linked = Pick<Evidence, 'objects' | 'warmUp' | 'residents' | 'strangers'>;

/** Joins what we asked for with what the watch showed: by UID, and by name only where no reply told the UID. */
export function linkObjects(sources: Sources): Linked {
  const steps = new Map(sources.steps.map((step) => [step.id, step]));
  const index = indexTracks(sources.tracks);
  const linked = { objects: [] as ObjectEvidence[], warmUp: [] as ObjectEvidence[], residents: [] as Resident[] };
  const known = new Set<string>();
  for (const creation of sources.creations) {
    const step = steps.get(creation.step);
    const workload = workloadOf(creation, sources.plan);
    if (step === undefined || workload === undefined) continue;
    const track = trackOf(creation, workload, index);
    const object = link(
      creation,
      workload,
      step,
      track,
      { ...index, ...sources },
      observedUntil(creation, step, sources),
    );
    if (isMeasured(step)) linked.objects.push(object);
    else if (step.kind === 'warm-up') linked.warmUp.push(object);
    if (track === undefined) continue;
    known.add(track.uid);
    linked.residents.push(...residentsOf(track, step, index, sources.endedAt));
  }
  return { ...linked, strangers: strangersAmong(sources, known) };
}

interface TrackIndex {
  readonly byUid: ReadonlyMap<string, Track>;
  readonly byName: ReadonlyMap<string, Track>;
  readonly byOwner: ReadonlyMap<string, readonly Track[]>;
}

function indexTracks(byUid: ReadonlyMap<string, Track>): TrackIndex {
  const byName = new Map<string, Track>();
  const byOwner = new Map<string, Track[]>();
  for (const track of byUid.values()) {
    byName.set(nameKey(track.kind, track), track);
    if (track.owner === undefined) continue;
    const siblings = byOwner.get(track.owner);
    if (siblings === undefined) byOwner.set(track.owner, [track]);
    else siblings.push(track);
  }
  return { byUid, byName, byOwner };
}

const nameKey = (kind: string, { namespace, name }: { namespace: string; name: string }): string =>
  `${kind}/${namespace}/${name}`;

/** The workload that a call names; before calls named it, the only one of that resource. */
function workloadOf({ workload, resource }: Creation, { experiment }: Plan): Workload | undefined {
  if (workload !== undefined) return experiment.workloads.find(({ name }) => name === workload);
  return experiment.workloads.find(({ manifest }) => resourceOf(manifest).plural === resource);
}

/** An object is meant to arrive, and to stay, until its deletion is asked for or its step's load is cleared away. */
function observedUntil({ deletion }: Creation, step: StepSpan, { steps, endedAt }: Sources): EpochMs {
  const after = steps.slice(steps.indexOf(step) + 1);
  const cleared = after.find(({ role }) => role === 'clear')?.startedAt ?? endedAt;
  return deletion !== undefined && deletion.requestedAt < cleared ? deletion.requestedAt : cleared;
}

function trackOf(creation: Creation, { manifest }: Workload, { byName, byUid }: TrackIndex): Track | undefined {
  const { uid } = creation;
  return uid === undefined ? byName.get(nameKey(String(manifest.kind), creation)) : byUid.get(uid);
}

function link(
  creation: Creation,
  workload: Workload,
  step: StepSpan,
  track: Track | undefined,
  index: TrackIndex & Pick<Sources, 'clock' | 'since'>,
  observedUntil: EpochMs,
): ObjectEvidence {
  const kind = String(workload.manifest.kind ?? '');
  const phase = arrivalPhase(workload.ready);
  const seen = track === undefined ? [] : phasesOf(track, phase, index);
  const phases = seen.map((stamp) => narrowed(afterSleep(stamp, index.since), index.clock));
  const { uid, namespace, name, attempts, scheduledAt, requestedAt, deletion } = creation;
  const acknowledgedAt = acknowledged(creation, track);
  const createdFrom = creation.from ?? requestedAt;
  const acknowledgedFrom = epochMs(Math.max(createdFrom, index.since(acknowledgedAt ?? createdFrom)));
  const arrival = track?.ready !== undefined && track.ready.at <= observedUntil ? track.ready : undefined;
  return {
    kind,
    namespace,
    name,
    uid: uid ?? track?.uid,
    workload: workload.name,
    level: step.level,
    step: step.id,
    attempts,
    scheduledAt,
    requestedAt,
    createdFrom,
    acknowledgedAt,
    ...(acknowledgedFrom < (acknowledgedAt ?? -Infinity) && { acknowledgedFrom }),
    createdAt: track?.createdAt,
    firstSeen: track && widened(track.first, index.since),
    phases,
    ready: arrival !== undefined,
    arrival: arrival && narrowedArrival(widened(arrival, index.since), phases, kind, phase),
    lostAt: track === undefined ? undefined : lostAt(track, index, observedUntil),
    members: track === undefined ? 0 : membersOf(track, workload, index, observedUntil),
    failure: track?.failure,
    reason: track === undefined ? undefined : reasonOf(track, index),
    ...placeOf(track, workload, index),
    observedUntil,
    deletion: deletion && { ...deletion, leaving: track?.leaving, goneAt: track?.gone?.at },
  };
}

function afterSleep(stamp: PhaseEvidence, since: Since): PhaseEvidence {
  const { at, from } = widened({ at: stamp.watch, from: stamp.watchFrom }, since);
  return from === undefined ? stamp : { ...stamp, watchFrom: from, watch: at };
}

/** The first moment at which it, or anything that it made, had failed, had ceased to be ready or was gone. */
function lostAt(track: Track, index: TrackIndex, until: EpochMs): EpochMs | undefined {
  const losses = [
    track.unready,
    ...[track, ...dependentsOf(track, index)].flatMap(({ failed, gone }) => [failed, gone?.at]),
  ];
  return losses.filter((at) => at !== undefined && at < until).sort((a, b) => (a ?? 0) - (b ?? 0))[0];
}

/** How many of what a set counts were ready: of KubeVirt's sets the instances, of others the pods. */
function membersOf(track: Track, { manifest }: Workload, index: TrackIndex, until: EpochMs): number {
  const kinds = resourcesBehind(manifest).map(({ kind }) => kind);
  const counted = INSTANCE_KINDS.find((kind) => kinds.includes(kind));
  return dependentsOf(track, index).filter(
    ({ kind, ready }) => kind === counted && ready !== undefined && ready.at <= until,
  ).length;
}

const INSTANCE_KINDS = [RESOURCES.virtualMachineInstances.kind, RESOURCES.pods.kind];

function acknowledged({ from, requestedAt, acceptedAt }: Creation, track: Track | undefined): EpochMs | undefined {
  if (acceptedAt === undefined && track === undefined) return undefined;
  const first = Math.min(acceptedAt ?? Infinity, track?.first.at ?? Infinity);
  return epochMs(Math.max(first, from ?? requestedAt));
}

/** The object's own phases and those of everything that it made, in the order in which they were first seen. */
function phasesOf(track: Track, arrival: string, index: TrackIndex): PhaseEvidence[] {
  const phases = [...track.phases.values(), ...goneOf(track), ...dependentsOf(track, index).flatMap(dependentPhases)];
  if (track.ready !== undefined && !track.phases.has(arrival)) phases.push(phaseOf(track.kind, arrival, track.ready));
  return phases.sort((a, b) => a.watch - b.watch);
}

const dependentPhases = (track: Track): PhaseEvidence[] => [
  { ...phaseOf(track.kind, 'Created', track.first), server: track.createdAt },
  ...track.phases.values(),
  ...goneOf(track),
];

const goneOf = ({ kind, gone }: Track): PhaseEvidence[] => (gone === undefined ? [] : [phaseOf(kind, GONE, gone)]);

const phaseOf = (kind: string, phase: string, { at, from }: Sight): PhaseEvidence => ({
  kind,
  phase,
  watch: at,
  watchFrom: from,
});

/** A replica set's VM's VMI's pod is four deep; the limit ends what a damaged journal might make a circle. */
function dependentsOf(track: Track, index: TrackIndex, depth = 4): Track[] {
  const own = depth === 0 ? [] : (index.byOwner.get(track.uid) ?? []);
  return own.flatMap((dependent) => [dependent, ...dependentsOf(dependent, index, depth - 1)]);
}

/** Its node, or that of the one thing that runs for it; of a set, each instance with its own. */
function placeOf(
  track: Track | undefined,
  { manifest }: Workload,
  index: TrackIndex,
): Pick<ObjectEvidence, 'node' | 'instances'> {
  if (track === undefined) return {};
  const dependents = dependentsOf(track, index);
  const counted = countedOf(manifest);
  const { kind, phase } = counted ?? { kind: RESOURCES.pods.kind, phase: 'Ready' };
  const all = dependents.filter((dependent) => dependent.kind === kind);
  if (counted === undefined && all.length < 2) {
    return { node: track.node ?? dependents.find(({ node }) => node !== undefined)?.node };
  }
  return { instances: all.map(({ name, node, phases }) => ({ kind, name, node, readyAt: phases.get(phase)?.watch })) };
}

/** Its own, or else that of something that it made: of an instance often only its pod knows. */
function reasonOf(track: Track, index: TrackIndex): string | undefined {
  if (track.reason !== undefined) return track.reason;
  const troubled = dependentsOf(track, index).find(({ reason }) => reason !== undefined);
  return troubled === undefined ? track.failure : `${troubled.kind} ${troubled.name}: ${troubled.reason}`;
}

function residentsOf(track: Track, step: StepSpan, index: TrackIndex, endedAt: EpochMs): Resident[] {
  return [track, ...dependentsOf(track, index)].flatMap(({ kind, node, ready, first, gone }) =>
    node === undefined
      ? []
      : [{ kind, node, step: step.id, ready: ready !== undefined, from: first.at, until: gone?.at ?? endedAt }],
  );
}

/** Objects without an owner, of a kind that we create ourselves, and not created by us. */
function strangersAmong({ plan, tracks }: Sources, known: ReadonlySet<string>): string[] {
  const kinds = new Set(plan.experiment.workloads.map(({ manifest }) => manifest.kind));
  return [...tracks.values()]
    .filter(({ kind, owner, uid }) => owner === undefined && kinds.has(kind) && !known.has(uid))
    .map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
}

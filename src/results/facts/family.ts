import { arrivalPhase, countedOf } from '../../model/ready.ts';
import { RESOURCES, resourcesBehind } from '../../model/resources.ts';
import type { Workload } from '../../model/suite.ts';
import type { EpochMs } from '../../model/units.ts';
import { GONE, type ObjectRecord, type Observation, type PhaseRecord, type PlacedObject } from './record.ts';
import type { ObjectTimeline } from './timelines.ts';

/** An object that we made, and everything that came of it, as the watch showed them. */
export interface ObjectFamily {
  readonly own: ObjectTimeline;
  readonly dependents: readonly ObjectTimeline[];
}

/** What the watch showed, by the UID of the owner. */
export type ByOwner = ReadonlyMap<string | undefined, readonly ObjectTimeline[]>;

export const familyOf = (own: ObjectTimeline, byOwner: ByOwner): ObjectFamily => ({
  own,
  dependents: dependentsOf(own, byOwner),
});

/** A replica set's VM's VMI's pod is four deep; the limit ends what a damaged journal might make a circle. */
function dependentsOf({ uid }: ObjectTimeline, byOwner: ByOwner, depth = 4): ObjectTimeline[] {
  const direct = depth === 0 ? [] : (byOwner.get(uid) ?? []);
  return direct.flatMap((dependent) => [dependent, ...dependentsOf(dependent, byOwner, depth - 1)]);
}

/** What became of an object, and where it ran. */
type Fate = Pick<ObjectRecord, 'lostAt' | 'members' | 'restarts' | 'failure' | 'reason' | 'node' | 'instances'>;

/** Of one that the watch never showed. */
export const UNSEEN: Fate = { lostAt: undefined, members: 0, restarts: 0, failure: undefined, reason: undefined };

export const fateOf = (
  family: ObjectFamily,
  workload: Workload,
  { observedUntil, staysUntil }: { observedUntil: EpochMs; staysUntil: EpochMs },
): Fate => ({
  lostAt: lostAt(family, staysUntil),
  members: readyMembers(family, workload, observedUntil),
  restarts: restartsOf(family),
  failure: family.own.failure,
  reason: reasonOf(family),
  ...placeOf(family, workload),
});

const allOf = ({ own, dependents }: ObjectFamily): readonly ObjectTimeline[] => [own, ...dependents];

/** The first moment at which it had ceased to be ready, or it or anything that it made had failed, was restarted or was gone. */
function lostAt(family: ObjectFamily, until: EpochMs): EpochMs | undefined {
  const ends = allOf(family).flatMap(({ failed, restarted, gone }) => [failed, restarted, gone?.at]);
  return [family.own.unready, ...ends]
    .filter((at) => at !== undefined && at < until)
    .sort((a, b) => (a ?? 0) - (b ?? 0))[0];
}

/** How many of what a set counts were ready: of KubeVirt's sets the instances, of others the pods. */
function readyMembers({ dependents }: ObjectFamily, { manifest }: Workload, until: EpochMs): number {
  const kinds = resourcesBehind(manifest).map(({ kind }) => kind);
  const counted = INSTANCE_KINDS.find((kind) => kinds.includes(kind));
  return dependents.filter(({ kind, ready }) => kind === counted && ready !== undefined && ready.at <= until).length;
}

const INSTANCE_KINDS = [RESOURCES.virtualMachineInstances.kind, RESOURCES.pods.kind];

const restartsOf = (family: ObjectFamily): number => allOf(family).reduce((sum, { restarts }) => sum + restarts, 0);

/** The object's own phases and those of everything that it made, in the order in which they were first seen. */
export function phasesOf({ own, dependents }: ObjectFamily, { ready }: Workload): PhaseRecord[] {
  const arrival = arrivalPhase(ready);
  const phases = [...own.phases.values(), ...goneOf(own), ...dependents.flatMap(dependentPhases)];
  if (own.ready !== undefined && !own.phases.has(arrival)) phases.push(phaseOf(own.kind, arrival, own.ready));
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

/** Its node, or that of the one thing that runs for it; of a set, each instance with its own. */
function placeOf({ own, dependents }: ObjectFamily, { manifest }: Workload): Pick<ObjectRecord, 'node' | 'instances'> {
  const counted = countedOf(manifest);
  const { kind, phase } = counted ?? { kind: RESOURCES.pods.kind, phase: 'Ready' };
  const all = dependents.filter((dependent) => dependent.kind === kind);
  if (counted === undefined && all.length < 2) {
    return { node: own.node ?? dependents.find(({ node }) => node !== undefined)?.node };
  }
  return { instances: all.map(({ name, node, phases }) => ({ kind, name, node, readyAt: phases.get(phase)?.watch })) };
}

/** Its own, or else that of something that it made: of an instance often only its pod knows. */
function reasonOf({ own, dependents }: ObjectFamily): string | undefined {
  if (own.reason !== undefined) return own.reason;
  const troubled = dependents.find(({ reason }) => reason !== undefined);
  return troubled === undefined ? own.failure : `${troubled.kind} ${troubled.name}: ${troubled.reason}`;
}

/** Each of them that had a node, and until when. */
export const placedBy = (
  family: ObjectFamily,
  of: Pick<PlacedObject, 'step' | 'workload'>,
  endedAt: EpochMs,
): PlacedObject[] =>
  allOf(family).flatMap(({ kind, node, ready, first, gone }) =>
    node === undefined
      ? []
      : [{ ...of, kind, node, ready: ready !== undefined, from: first.at, until: gone?.at ?? endedAt }],
  );

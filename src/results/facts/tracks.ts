import type { ObjectState, SeenFact } from '../../model/entry.ts';
import type { EpochMs } from '../../model/units.ts';
import type { PhaseEvidence, Sight } from './evidence.ts';

/** What the watch showed of one object, by UID: a namesake that came later is another object. */
export interface Track {
  readonly kind: string;
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly owner: string | undefined;
  readonly createdAt: EpochMs | undefined;
  readonly first: Sight;
  /** By phase or condition, in the order in which they were first seen. */
  readonly phases: Map<string, PhaseEvidence>;
  node: string | undefined;
  failure: string | undefined;
  /** What its status told last, or before its deletion began. */
  reason: string | undefined;
  ready: Sight | undefined;
  /** When it was first seen to have failed, whatever became of it later. */
  failed: EpochMs | undefined;
  /** When it was first seen to have ceased to be ready, whether it came back or not. */
  unready: EpochMs | undefined;
  /** When it was first seen to be deleted, and still there. */
  leaving: Sight | undefined;
  gone: Sight | undefined;
}

/** Takes a notification in: only what is new of the object is kept, so that memory does not grow with its changes. */
export function followObject(tracks: Map<string, Track>, { change, object }: SeenFact, sight: Sight): void {
  const track = tracks.get(object.uid) ?? newTrack(object, sight);
  tracks.set(object.uid, track);
  if (change === 'deleted') {
    track.gone ??= sight;
    return;
  }
  track.node ??= object.node;
  if (object.deletedAt === undefined && object.failure !== undefined) {
    track.failure ??= object.failure;
    track.failed ??= sight.at;
  }
  if (object.deletedAt !== undefined) track.leaving ??= sight;
  track.reason = reasonAfter(object, track);
  if (object.ready) track.ready ??= sight;
  else if (track.ready !== undefined) track.unready ??= sight.at;
  notePhases(track, object, sight);
}

/** What its status tells now; of what was lost, or is being deleted, also what it told before. */
function reasonAfter({ deletedAt, reason }: ObjectState, before: Track): string | undefined {
  if (deletedAt !== undefined) return before.reason ?? reason;
  return reason ?? (before.unready === undefined ? undefined : before.reason);
}

const newTrack = (object: ObjectState, sight: Sight): Track => ({
  kind: object.kind,
  uid: object.uid,
  name: object.name,
  namespace: object.namespace,
  owner: object.owner,
  createdAt: object.createdAt,
  first: sight,
  phases: new Map(),
  node: undefined,
  failure: undefined,
  reason: undefined,
  failed: undefined,
  ready: undefined,
  unready: undefined,
  leaving: undefined,
  gone: undefined,
});

/**
 * Conditions that virt-controller copies, stamp and all, from what the object owns (syncReadyConditionFromVMI, ...FromPod): the stamp
 * says when that became ready, often long before the object itself.
 */
const COPIED: ReadonlyMap<string, string> = new Map([
  ['VirtualMachine', 'Ready'],
  ['VirtualMachineInstance', 'Ready'],
]);

/** A phase may be called as what every object has, such as `constructor`. */
const stampOf = (name: string, stamps: ObjectState['phases'] = {}): EpochMs | undefined =>
  Object.hasOwn(stamps, name) ? stamps[name] : undefined;

/** A phase counts as entered when it is first seen, as the current one or among the server's stamps. */
function notePhases(track: Track, { kind, phase, phases, conditions }: ObjectState, { at, from }: Sight): void {
  const seen = phase === undefined ? [] : [phase];
  for (const name of new Set([...Object.keys(phases ?? {}), ...seen, ...Object.keys(conditions ?? {})])) {
    if (track.phases.has(name)) continue;
    const server = COPIED.get(kind) === name ? undefined : (stampOf(name, phases) ?? stampOf(name, conditions));
    track.phases.set(name, {
      kind,
      phase: name,
      watch: at,
      ...(from === undefined ? {} : { watchFrom: from }),
      ...(server === undefined ? {} : { server }),
    });
  }
}

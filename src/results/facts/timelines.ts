import type { ObjectState, SeenFact } from '../../model/entry.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Observation, PhaseRecord } from './record.ts';

/** What the watch showed of one object, by UID: a namesake that came later is another object. */
export interface ObjectTimeline {
  readonly kind: string;
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly owner: string | undefined;
  readonly createdAt: EpochMs | undefined;
  readonly first: Observation;
  /** By phase or condition, in the order in which they were first seen. */
  readonly phases: Map<string, PhaseRecord>;
  node: string | undefined;
  failure: string | undefined;
  /** What its status said last, or before its deletion began. */
  reason: string | undefined;
  ready: Observation | undefined;
  /** When it was first seen to have failed, whatever became of it later. */
  failed: EpochMs | undefined;
  /** When it was first seen to have ceased to be ready, whether it came back or not. */
  unready: EpochMs | undefined;
  /** How often its containers were seen to have failed or to have been started again. */
  restarts: number;
  /** When this was first seen of it while it was ready. */
  restarted: EpochMs | undefined;
  /** When it was first seen to be deleted, and still there. */
  leaving: Observation | undefined;
  gone: Observation | undefined;
}

/** Takes a notification in: only what is new of the object is kept, so that memory does not grow with its changes. */
export function followObject(
  timelines: Map<string, ObjectTimeline>,
  { change, object }: SeenFact,
  sight: Observation,
): void {
  const timeline = timelines.get(object.uid) ?? newTimeline(object, sight);
  timelines.set(object.uid, timeline);
  if (change === 'deleted') {
    timeline.gone ??= sight;
    return;
  }
  timeline.node ??= object.node;
  if (object.deletedAt === undefined && object.failure !== undefined) {
    timeline.failure ??= object.failure;
    timeline.failed ??= sight.at;
  }
  if (object.deletedAt !== undefined) timeline.leaving ??= sight;
  timeline.reason = reasonAfter(object, timeline);
  noteRestarts(timeline, object, sight);
  if (object.ready) timeline.ready ??= sight;
  else if (timeline.ready !== undefined) timeline.unready ??= sight.at;
  notePhases(timeline, object, sight);
}

/** The containers of a ready pod may end and start again while its phase says the same. */
function noteRestarts(timeline: ObjectTimeline, { restarts = 0 }: ObjectState, { at }: Observation): void {
  if (restarts > timeline.restarts && timeline.ready !== undefined) timeline.restarted ??= at;
  timeline.restarts = Math.max(timeline.restarts, restarts);
}

/** What its status says now; of what was lost, or is being deleted, also what it said before. */
function reasonAfter({ deletedAt, reason }: ObjectState, before: ObjectTimeline): string | undefined {
  if (deletedAt !== undefined) return before.reason ?? reason;
  return reason ?? (before.unready === undefined ? undefined : before.reason);
}

const newTimeline = (object: ObjectState, sight: Observation): ObjectTimeline => ({
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
  restarts: 0,
  restarted: undefined,
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
function notePhases(
  timeline: ObjectTimeline,
  { kind, phase, phases, conditions }: ObjectState,
  { at, from }: Observation,
): void {
  const seen = phase === undefined ? [] : [phase];
  for (const name of new Set([...Object.keys(phases ?? {}), ...seen, ...Object.keys(conditions ?? {})])) {
    if (timeline.phases.has(name)) continue;
    const server = COPIED.get(kind) === name ? undefined : (stampOf(name, phases) ?? stampOf(name, conditions));
    timeline.phases.set(name, {
      kind,
      phase: name,
      watch: at,
      ...(from === undefined ? {} : { watchFrom: from }),
      ...(server === undefined ? {} : { server }),
    });
  }
}

import { type JsonObject, objectAt, stringAt } from '../../model/json.ts';
import { ms } from '../../model/units.ts';
import type { Context } from '../context.ts';
import type { Kind } from '../registry/kinds.ts';
import {
  hasCondition,
  isDeleting,
  keyOf,
  kindOf,
  labelsOf,
  phaseOf,
  uidOf,
  withCondition,
  withMetadata,
  withStatus,
} from '../registry/objects.ts';
import { mergePatch } from '../registry/patch.ts';
import type { Stage } from '../stages.ts';
import { createSlots } from './slots.ts';

/** What a kind adds by itself when one of its objects enters a phase. */
export type Finish = (object: JsonObject, phase: string) => JsonObject;

interface Needs {
  readonly context: Context;
  readonly stages: readonly Stage[];
  readonly finish: Readonly<Record<string, Finish>>;
  /** Time on top of a stage's own, such as the pull of an image. */
  readonly extraMs: (stage: Stage, object: JsonObject) => number;
}

/** Moves objects from stage to stage as the table says. */
export function runStages({ context, stages, finish, extraMs }: Needs): void {
  const { time, store, registry } = context;
  const random = context.random.fork('stages');
  const slots = createSlots();
  const current = new Map<string, { stage: Stage; leave: () => void }>();
  const kinds = new Set(stages.map((stage) => stage.kind));

  const enter = (kind: Kind, object: JsonObject, stage: Stage): (() => void) => {
    const delay = (): number => stage.delayMs + stage.jitterMs * random.uniform() + extraMs(stage, object);
    let cancel = (): void => {};
    const leaveSlot = slots.enter(slotOf(stage, object), stage.perNode ?? Number.POSITIVE_INFINITY, () => {
      cancel = time.after(ms(delay()), () => act(kind, object, stage));
    });
    return () => {
      cancel();
      leaveSlot();
    };
  };

  const act = (kind: Kind, entered: JsonObject, stage: Stage): void => {
    const object = registry.find(kind, keyOf(entered));
    forget(uidOf(entered));
    if (object === undefined || uidOf(object) !== uidOf(entered)) return;
    registry.write(kind, afterStage(object, stage, context.serverNow(), finish[kind.kind]));
  };

  const forget = (uid: string): void => {
    current.get(uid)?.leave();
    current.delete(uid);
  };

  store.subscribe(({ type, kind, object }) => {
    if (!kinds.has(kind.kind)) return;
    const uid = uidOf(object);
    const stage = type === 'DELETED' ? undefined : stages.find((candidate) => matches(candidate, object));
    if (current.get(uid)?.stage === stage) return;
    forget(uid);
    if (stage !== undefined) current.set(uid, { stage, leave: enter(kind, object, stage) });
  });
}

const nodeOf = (object: JsonObject): string | undefined =>
  stringAt(object, 'spec', 'nodeName') ?? stringAt(object, 'status', 'nodeName');

const slotOf = (stage: Stage, object: JsonObject): string => `${stage.name}/${nodeOf(object) ?? ''}`;

function matches({ kind, when }: Stage, object: JsonObject): boolean {
  const labels = labelsOf(object);
  return (
    kindOf(object) === kind &&
    isDeleting(object) === when.deleting &&
    (when.phase === undefined || when.phase.includes(phaseOf(object))) &&
    (when.bound === undefined || (nodeOf(object) !== undefined) === when.bound) &&
    Object.entries(when.conditions).every(([type, wanted]) => hasCondition(object, type) === wanted) &&
    Object.entries(when.labels).every(([key, value]) => labels[key] === value)
  );
}

function afterStage(
  object: JsonObject,
  { next }: Stage,
  now: Parameters<typeof withCondition>[2],
  finish?: Finish,
): JsonObject {
  let result = withStatus(object, objectAt(mergePatch(objectAt(object, 'status'), next.status)));
  for (const [type, holds] of Object.entries(next.conditions)) {
    result = withCondition(result, { type, status: holds ? 'True' : 'False' }, now);
  }
  if (next.phase !== undefined) {
    result = withStatus(result, { phase: next.phase });
    result = finish?.(result, next.phase) ?? result;
  }
  if (next.finalizers !== undefined) result = withMetadata(result, { finalizers: next.finalizers });
  return next.delete ? withMetadata(result, { deletionGracePeriodSeconds: 0, finalizers: [] }) : result;
}

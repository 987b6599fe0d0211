import { hasEntries, type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import { type Milliseconds, ms, seconds } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { type SentAs, STATUS_PATCH } from '../metrics/traffic.ts';
import { imageIdOf } from '../registry/image-ids.ts';
import type { Kind } from '../registry/kinds.ts';
import {
  hasCondition,
  isDeleting,
  keyOf,
  kindOf,
  labelsOf,
  nameOf,
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
export type PhaseHook = (object: JsonObject, phase: string) => JsonObject;

interface Dependencies {
  readonly context: SimContext;
  readonly stages: readonly Stage[];
  readonly finish: Readonly<Record<string, PhaseHook>>;
  /** Time on top of a stage's own, such as the pull of an image. */
  readonly extraMs: (stage: Stage, object: JsonObject) => number;
  /** Whether what runs on the node (kubelet, virt-handler) acts at all. */
  readonly isAlive: (node: string) => boolean;
}

/** How long what should act on a dead node waits before it looks again. */
const DEAD_NODE_RETRY = seconds(5);

/** Moves objects from stage to stage as the table says, and as the faults interfere. */
export function runStages({ context, stages, finish, extraMs, isAlive }: Dependencies): void {
  const { time, store, registry, faults } = context;
  const random = context.random.fork('stages');
  const slots = createSlots();
  const current = new Map<string, { stage: Stage; leave: () => void }>();
  const kinds = new Set(stages.map((stage) => stage.kind));

  const concerns =
    (object: JsonObject) =>
    (fault: { readonly kind: string; readonly name?: string | undefined }): boolean =>
      fault.kind === kindOf(object) && nameOf(object).startsWith(fault.name ?? '');

  /** Those that Deployments ask for: the pods of a workload are many, and of no such fault. */
  const runs = (image: string): boolean =>
    registry
      .list(registry.kinds.named('Deployment'))
      .flatMap((deployment) => listAt(deployment, 'spec', 'template', 'spec', 'containers'))
      .some((container) => imageIdOf(stringAt(container, 'image') ?? '') === imageIdOf(image));

  const delayOf = (stage: Stage, object: JsonObject): Milliseconds => {
    const slow = faults.strike(
      'slow-stage',
      (fault) => fault.stage === stage.name && (fault.image === undefined || runs(fault.image)),
    );
    const extra = extraMs(stage, object) + (slow === undefined ? 0 : slow.delayMs + slow.jitterMs * random.uniform());
    return ms(stage.delayMs + stage.jitterMs * random.uniform() + extra);
  };

  const enter = (kind: Kind, object: JsonObject, stage: Stage): (() => void) => {
    let cancel = (): void => {};
    const act = (): void => {
      const node = nodeOf(object);
      if (node === undefined || isAlive(node)) leaveStage(kind, object, stage);
      else cancel = time.after(DEAD_NODE_RETRY, act, 'background');
    };
    const leaveSlot = slots.enter(slotOf(stage, object), stage.perNode ?? Number.POSITIVE_INFINITY, () => {
      if (isArrival(stage) && faults.strike('never-ready', concerns(object)) !== undefined) return;
      cancel = time.after(delayOf(stage, object), act);
    });
    return () => {
      cancel();
      leaveSlot();
    };
  };

  const leaveStage = (kind: Kind, entered: JsonObject, stage: Stage): void => {
    forget(uidOf(entered));
    const object = registry.find(kind, keyOf(entered));
    if (object === undefined || uidOf(object) !== uidOf(entered)) return;
    const fails = isArrival(stage) && faults.strike('object-fails', concerns(object)) !== undefined;
    const next = fails ? { ...stage.next, phase: 'Failed', conditions: { Ready: false } } : stage.next;
    registry.write(kind, afterStage(object, next, context.serverNow(), finish[kind.kind]), sentAs(kind, next));
  };

  const forget = (uid: string): void => {
    const left = current.get(uid);
    current.delete(uid);
    left?.leave();
  };

  store.subscribe(({ type, kind, object }) => {
    if (!kinds.has(kind.kind)) return;
    const uid = uidOf(object);
    const stage = type === 'DELETED' ? undefined : stages.find((candidate) => matches(candidate, object));
    if (current.get(uid)?.stage === stage) return;
    forget(uid);
    if (stage === undefined) return;
    const leave = enter(kind, object, stage);
    current.set(uid, { stage, leave });
  });
}

/** Stages at whose end an object has become what its user waits for. */
const isArrival = (stage: Stage): boolean => !stage.when.deleting && stage.next.phase !== undefined;

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
    hasEntries(labels, when.labels)
  );
}

/** kubelets patch the status of pods and delete what has ended; what plays on a node patches whatever has no status of its own. */
function sentAs(kind: Kind, next: Stage['next']): SentAs {
  if (next.delete) return { verb: 'delete' };
  return kind.statusSubresource ? STATUS_PATCH : { verb: 'patch' };
}

function afterStage(
  object: JsonObject,
  next: Stage['next'],
  now: Parameters<typeof withCondition>[2],
  finish?: PhaseHook,
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
  // As the kubelet: it ends the grace, and what others hold by a finalizer stays.
  return next.delete ? withMetadata(result, { deletionGracePeriodSeconds: 0 }) : result;
}

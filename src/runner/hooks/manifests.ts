import { firstFew } from '../../model/counted.ts';
import { explained, KnownError } from '../../model/errors.ts';
import type { Hook, HookManifests } from '../../model/hook.ts';
import { type JsonObject, stringAt } from '../../model/json.ts';
import { defaultReady, type ReadyWhen } from '../../model/ready.ts';
import { wantsNamespace } from '../../model/resources.ts';
import { seconds } from '../../model/units.ts';
import { nameOf } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { getIfThere } from '../if-there.ts';
import { fillManifest } from '../objects/manifest.ts';
import { isReady } from '../objects/observe.ts';
import { unmetReady } from '../objects/unmet.ts';
import { retrying } from '../retry.ts';
import { refOf } from '../subject/apply.ts';
import { applyMarked } from '../subject/apply-marked.ts';
import { type ObjectUndo, refText, type Undo } from '../subject/change.ts';
import { remember, undoAll } from '../subject/undo.ts';

/** Applies the objects of a hook in order, and waits until each is ready. Throws KnownError where one is refused. */
export async function applyManifests(
  hook: Hook,
  action: HookManifests,
  state: RunState,
  signal: AbortSignal,
): Promise<void> {
  const undo = changesOf(hook, state);
  const objects = objectsOf(action, state);
  for (const object of objects) await applyOne(object, undo, state, signal);
  for (const object of objects) await untilReady(object, readyOf(object, action), state, signal);
  state.waitingFor.say(undefined);
}

/** Puts back what the objects of a hook changed, last change first. Throws an Error that names all that stays. */
export async function undoManifests(hook: Hook, state: RunState, signal: AbortSignal): Promise<void> {
  const undo = changesOf(hook, state);
  await undoAll({ ...state, undo }, () => {}, signal);
}

/** What is to be undone of a hook, of one before the suite also where an earlier test of it did it. */
function changesOf({ name, scope, moment }: Hook, { suite, hookUndo }: RunState): Undo[] {
  const [changes, key] = scope === 'suite' ? [suite.undo, name] : [hookUndo, `${scope} ${moment} ${name}`];
  const found = changes.get(key) ?? [];
  changes.set(key, found);
  return found;
}

/** Throws KnownError for an object that could be meant for any namespace, and for a kind that `ready` names and no object has. */
function objectsOf({ manifests, parameters, ready }: HookManifests, { hooks }: RunState): JsonObject[] {
  const objects = manifests
    .flatMap((place) => hooks.manifests.get(place) ?? [])
    .map((object) => fillManifest(object, parameters));
  const kinds = new Set(objects.map(({ kind }) => String(kind)));
  const unknown = Object.keys(ready).find((kind) => !kinds.has(kind));
  if (unknown !== undefined) {
    throw new KnownError('infrastructure', `\`ready\` names the kind ${unknown}, and no object of the hook has it`, {
      hint: `its manifests hold ${firstFew([...kinds].sort()) || 'no object'}`,
    });
  }
  const homeless = objects.find((object) => wantsNamespace(refOf(object).resource) && !hasNamespace(object));
  if (homeless !== undefined) {
    throw new KnownError('infrastructure', `${String(homeless.kind)} ${nameOf(homeless)} names no namespace`, {
      hint: 'say it in its metadata: prowess puts nothing into `default` unless a manifest says so',
    });
  }
  return objects;
}

const hasNamespace = (object: JsonObject): boolean => stringAt(object, 'metadata', 'namespace') !== undefined;

async function applyOne(object: JsonObject, undo: Undo[], state: RunState, signal: AbortSignal): Promise<void> {
  const label = refText(refOf(object));
  state.waitingFor.say(() => `${label} to be applied`);
  const keep = (change: ObjectUndo): void => {
    if (object.kind === 'Namespace' && change.before === undefined) state.suite.namespaces.add(nameOf(object));
    remember(change, { undo, journal: state.journal });
  };
  try {
    await retrying(state.clock, signal, () => applyMarked(object, { state }, keep, signal));
  } catch (error) {
    signal.throwIfAborted();
    throw new KnownError('infrastructure', `${label} was not applied: ${explained(error)}`, { cause: error });
  }
}

/** Of a kind that prowess does not know, and of which nothing is said, it is enough that it is there. */
const readyOf = (object: JsonObject, { ready }: HookManifests): ReadyWhen | undefined =>
  ready[String(object.kind)] ?? defaultReady(object);

async function untilReady(
  object: JsonObject,
  ready: ReadyWhen | undefined,
  { cluster, clock, waitingFor }: RunState,
  signal: AbortSignal,
): Promise<void> {
  if (ready === undefined) return;
  const ref = refOf(object);
  let seen = 'nothing of it was seen';
  waitingFor.say(() => `${refText(ref)} to be ready: ${seen}`);
  for (;;) {
    const found = await retrying(clock, signal, () => getIfThere(ref, cluster, signal));
    const whole = found && { apiVersion: object.apiVersion ?? '', kind: object.kind ?? '', ...found };
    if (whole !== undefined && isReady(whole, ready)) return;
    seen = whole === undefined ? 'it is not there' : unmetReady(whole, ready);
    await clock.sleep(LOOK_EVERY, signal);
  }
}

const LOOK_EVERY = seconds(1);

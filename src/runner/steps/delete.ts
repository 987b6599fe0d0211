import type { ObjectState } from '../../model/entry.ts';
import type { JsonObject } from '../../model/json.ts';
import { manifestsOf } from '../../model/made.ts';
import type { Arrival, Plan } from '../../model/plan.ts';
import { ownPopulation } from '../../model/population.ts';
import { RESOURCES, resourceOf } from '../../model/resources.ts';
import type { CallAbout } from '../calls.ts';
import type { LevelState, RunState, StepPerformer, WatchedNamespace } from '../context.ts';
import { onSchedule } from '../load/schedule.ts';
import { removeNamespaces } from '../namespaces.ts';
import { untilGone } from '../objects/waits.ts';
import { lookAround } from '../others.ts';
import { sampleAll } from '../sampling.ts';

/** Deletes what the level's workloads made, object by object, and waits until all of it is gone. */
export const deleteObjects: StepPerformer<'delete'> = async (step, state, signal, level) => {
  const { watched } = level;
  if (watched === undefined) return undefined;
  // A stop may come between a creation and its notification.
  if (state.stop.aborted) await watched.reconcile(signal);
  const isMeasured = ownPopulation(state.plan) === 'delete' && !state.stop.aborted;
  if (isMeasured) await sampleAll(state, 'before', step.level, signal);
  state.profiler?.loadBegins();
  const deleted = await deleteAll(step, state, level, signal);
  if (isMeasured) await sampleAll(state, 'after', step.level, signal);
  if (!isMeasured && !state.stop.aborted) await sampleAll(state, 'during', step.level, signal);
  if (!state.stop.aborted) await lookAround(state, 'after', step.level, signal);
  return { deleted };
};

/** Deletes a watched's objects as fast as the API takes it, then the watched itself. */
export async function emptyNamespace(
  watched: WatchedNamespace,
  step: string,
  state: RunState,
  level: LevelState,
  signal: AbortSignal,
): Promise<void> {
  await deleteAll({ id: step, arrival: { process: 'burst' }, concurrency: 50 }, state, level, signal);
  level.watched = undefined;
  await watched.close();
  await removeNamespaces([watched.namespace], state, signal);
  for (const { uid } of [...level.tracker.all()]) level.tracker.remove(uid);
}

interface Deletion {
  readonly id: string;
  readonly arrival: Arrival;
  readonly concurrency: number;
}

async function deleteAll(deletion: Deletion, state: RunState, level: LevelState, signal: AbortSignal): Promise<number> {
  const asked = new Set<string>();
  const unasked = (): ObjectState[] => ownObjects(state, level).filter(({ uid }) => !asked.has(uid));
  // A creation that a stop interrupted may be done by the server after all, and be seen only now.
  const cameLate = (): boolean => state.stop.aborted && unasked().length > 0;
  do {
    const own = unasked();
    for (const { uid } of own) asked.add(uid);
    await onSchedule(own, deletion, state, signal, (object, scheduledAt) =>
      deleteObject(object, { step: deletion.id, scheduledAt, signal }, state),
    );
    // What controllers derived goes later than its owner: of a replica set the instances, of an instance the pod.
    await state.waitingFor.during(
      () => untilGone(level.tracker),
      level.tracker.until(() => level.tracker.size() === 0 || cameLate(), signal),
    );
  } while (level.tracker.size() > 0);
  return asked.size;
}

/** Objects that we created ourselves; what controllers derived from them goes with them. */
export function ownObjects(state: RunState, { tracker }: LevelState): ObjectState[] {
  const kinds = new Set(madeBy(state.plan).map(({ kind }) => String(kind)));
  return [...tracker.all()].filter(({ kind, owner }) => kinds.has(kind) && owner === undefined);
}

async function deleteObject(object: ObjectState, about: CallAbout, state: RunState): Promise<void> {
  const { kind, name, namespace } = object;
  const resource = resourceOf({ kind, apiVersion: apiVersionOf(state, kind) });
  await state.calls.delete({ resource, name, namespace }, about);
}

function apiVersionOf({ plan }: RunState, kind: string): string {
  return String(madeBy(plan).find((manifest) => manifest.kind === kind)?.apiVersion ?? 'v1');
}

/** What a plan makes, the watchers of its fleets too; pods where nothing says it. */
function madeBy(plan: Plan): JsonObject[] {
  const fleets = plan.steps.flatMap((step) => (step.kind === 'benchmark' ? (step.benchmark.fleet ?? []) : []));
  const watchers = fleets.map(({ watcher }) => watcher).filter((watcher) => watcher !== undefined);
  const all = [...manifestsOf(plan), ...watchers];
  return all.some(({ kind }) => kind !== undefined) ? all : [{ kind: RESOURCES.pods.kind }];
}

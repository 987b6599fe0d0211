import type { ObjectState } from '../../model/entry.ts';
import { resourceOf } from '../../model/resources.ts';
import type { RunState, Scene, StepPerformer } from '../context.ts';
import { forEachConcurrently } from '../load/concurrency.ts';
import { removeNamespaces } from '../namespaces.ts';

const CONCURRENCY = 50;

/** Deletes what the level's workloads made, object by object, and waits until all of it is gone. */
export const deleteObjects: StepPerformer<'delete'> = async (step, state, signal) => {
  const { scene } = state;
  if (scene === undefined) return undefined;
  return { deleted: await deleteAll(scene, step.id, state, signal) };
};

/** Deletes a scene's objects, then the scene itself. */
export async function emptyScene(scene: Scene, step: string, state: RunState, signal: AbortSignal): Promise<void> {
  await deleteAll(scene, step, state, signal);
  await scene.close();
  await removeNamespaces([scene.namespace], state, signal);
  for (const { uid } of [...state.tracker.all()]) state.tracker.remove(uid);
}

async function deleteAll(scene: Scene, step: string, state: RunState, signal: AbortSignal): Promise<number> {
  const own = ownObjects(state);
  await forEachConcurrently(own, CONCURRENCY, async ({ kind, name, namespace }) => {
    const resource = resourceOf({ kind, apiVersion: apiVersionOf(state, kind) });
    await state.calls.delete({ resource, name, namespace }, { step, signal });
  });
  await state.tracker.until(() => presentCount(state, scene.steps) === 0, signal);
  return own.length;
}

/** Objects that we created ourselves; what controllers derived from them goes with them. */
function ownObjects(state: RunState): ObjectState[] {
  const kinds = new Set(state.plan.test.workloads.map(({ manifest }) => String(manifest.kind)));
  return [...state.tracker.all()].filter(({ kind, owner }) => kinds.has(kind) && owner === undefined);
}

function presentCount(state: RunState, steps: readonly string[]): number {
  const kinds = state.plan.test.workloads.map(({ manifest }) => String(manifest.kind));
  const each = steps.flatMap((step) => kinds.map((kind) => state.tracker.counts(step, kind).present));
  return each.reduce((total, count) => total + count, 0);
}

function apiVersionOf(state: RunState, kind: string): string {
  const workload = state.plan.test.workloads.find(({ manifest }) => manifest.kind === kind);
  return String(workload?.manifest.apiVersion ?? 'v1');
}

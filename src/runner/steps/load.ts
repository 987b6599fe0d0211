import { counted } from '../../model/counted.ts';
import { explained } from '../../model/errors.ts';
import type { Load } from '../../model/plan.ts';
import { type RunState, RunStop, type StepPerformer } from '../context.ts';
import { makeLoad } from '../load/make.ts';
import { sampleAll } from '../sampling.ts';
import { ensureScene } from '../scene.ts';

/** Creates a level's objects and waits until all of them have arrived, or failed for good. */
export const load: StepPerformer<'load'> = async (step, state, signal) => {
  const { workloads } = state.plan.test;
  const scene = await ensureScene(state, workloads, signal);
  scene.steps.push(step.id);
  await sampleAll(state, 'before', step.level, signal);
  const made = await makeLoad(step.load, step.id, scene.namespace, state, signal);
  await state.tracker.until(() => arrived(state, step.id, step.load, made.created), signal);
  await scene.reconcile(signal);
  await sampleAll(state, 'after', step.level, signal);
  const { ready, failed } = countsOf(state, step.id, step.load);
  const { requested, created, refused, refusal } = made;
  if (ready < requested) {
    const why = refusal === undefined ? '' : `: ${explained(refusal)}`;
    throw new RunStop(
      'completed',
      `${ready} of ${counted(requested, 'object')} arrived (${refused} refused, ${failed} failed)${why}`,
    );
  }
  return { requested, created, refused, ready, failed };
};

function arrived(state: RunState, step: string, load: Load, created: number): boolean {
  const { ready, failed } = countsOf(state, step, load);
  return ready + failed >= created;
}

/** Sums up over the kinds that the load creates. */
function countsOf(state: RunState, step: string, load: Load): { ready: number; failed: number } {
  const kinds = new Set(load.objects.map(({ workload }) => String(workload.manifest.kind)));
  let ready = 0;
  let failed = 0;
  for (const kind of kinds) {
    const counts = state.tracker.counts(step, kind);
    ready += counts.ready;
    failed += counts.failed;
  }
  return { ready, failed };
}

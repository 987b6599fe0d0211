import { counted } from '../../model/counted.ts';
import { explained } from '../../model/errors.ts';
import { RunStop, type StepPerformer } from '../context.ts';
import { makeLoad } from '../load/make.ts';
import { untilReady } from '../objects/waits.ts';
import { lookAround } from '../others.ts';
import { sampleAll } from '../sampling.ts';
import { ensureNamespace } from '../watched-namespace.ts';
import { objectsInTime } from './objects-in-time.ts';

/** Creates a level's objects and waits until all of them have arrived, or failed for good. */
export const load: StepPerformer<'load'> = async (step, state, signal, level) => {
  const { workloads } = state.plan.experiment;
  const watched = await ensureNamespace(state, level, workloads, signal);
  watched.steps.push(step.id);
  await lookAround(state, 'before', step.level, signal);
  await sampleAll(state, 'before', step.level, signal);
  state.profiler?.loadBegins();
  const counts = () => level.tracker.counts(step.id);
  const made = await objectsInTime(step, state, signal, async (inTime) => {
    const all = await makeLoad(step.load, step.id, watched, state, inTime);
    await state.waitingFor.during(
      () => untilReady(level.tracker, [step.id], all.created),
      level.tracker.until(() => counts().ready + counts().failed >= all.created, inTime),
    );
    return all;
  });
  await watched.reconcile(signal);
  await sampleAll(state, 'after', step.level, signal);
  const { ready, failed } = counts();
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

import type { ObjectState } from '../../model/entry.ts';
import { churnRounds } from '../../model/plan.ts';
import { resourceOf } from '../../model/resources.ts';
import type { Workload } from '../../model/suite.ts';
import { type RunState, RunStop, type StepPerformer } from '../context.ts';
import { makeObject, objectName } from '../load/make.ts';
import { onSchedule } from '../load/schedule.ts';
import { untilReady } from '../objects/waits.ts';
import { sampleAll } from '../sampling.ts';
import { ownObjects } from './delete.ts';
import { objectsInTime } from './objects-in-time.ts';

/** A member of the population: what must be deleted, and how its successor is made. */
interface Member {
  readonly name: string;
  readonly workload: Workload;
}

/**
 * At each instant of the schedule deletes the oldest object of the population and creates a new one; then waits until the
 * population is complete again.
 */
export const churn: StepPerformer<'churn'> = async (step, state, signal, level) => {
  const { watched } = level;
  if (watched === undefined) throw new RunStop('completed', 'there is no population to churn');
  const { perSecond, concurrency } = step.churn;
  const population = ownObjects(state, level).map((object) => memberOf(object, state));
  const size = population.length;
  const rounds = Array.from({ length: churnRounds(step.churn) }, (_, round) => round);
  const schedule = { id: step.id, arrival: { process: 'fixed', perSecond } as const, concurrency };
  const { namespace } = watched;
  const first = watched.takeIndexes(rounds.length);
  const parameters = state.plan.levels.find(({ name }) => name === step.level)?.parameters ?? {};
  watched.steps.push(step.id);
  await sampleAll(state, 'before', step.level, signal);
  state.profiler?.loadBegins();
  const ready = () => watched.steps.reduce((total, each) => total + level.tracker.counts(each).ready, 0);
  await objectsInTime(step, state, signal, async (inTime) => {
    await onSchedule(rounds, schedule, state, inTime, async (round, scheduledAt) => {
      const oldest = population.shift();
      if (oldest === undefined) return;
      const { workload, name } = oldest;
      const ref = { resource: resourceOf(workload.manifest), namespace, name };
      await state.calls.delete(ref, { step: step.id, scheduledAt, signal: inTime });
      const order = { workload, index: first + round, parameters };
      const refusal = await makeObject(order, { step: step.id, namespace, scheduledAt }, state, inTime);
      if (refusal !== undefined) return;
      population.push({ workload, name: objectName(order) });
    });
    await state.waitingFor.during(
      () => untilReady(level.tracker, watched.steps, population.length),
      level.tracker.until(() => ready() >= population.length, inTime),
    );
  });
  await watched.reconcile(signal);
  await sampleAll(state, 'after', step.level, signal);
  return { rounds: rounds.length, population: population.length, before: size };
};

function memberOf({ name }: ObjectState, state: RunState): Member {
  const workload = state.plan.experiment.workloads.find((each) => name.replace(/-\d+$/, '') === each.name);
  if (workload === undefined) throw new RunStop('completed', `no workload of the test makes ${name}`);
  return { name, workload };
}

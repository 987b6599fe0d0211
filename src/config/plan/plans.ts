import type { Plan } from '../../model/plan.ts';
import { type Config, isRun, isTogether, type Suite, type Test } from '../../model/suite.ts';
import { sum } from '../../model/units.ts';
import { bringsOwnPods } from '../../scenarios/index.ts';
import { planTest } from './plan.ts';

/** The plan of each test that prowess runs, and not only schedules and describes. */
export type Plans = ReadonlyMap<Test, Plan>;

/** Of a sound test; undefined where prowess only schedules and describes it, or where its cluster or its workloads are not known. */
export function planOf(test: Test): Plan | undefined {
  const { cluster, workloads, scenario } = test.experiment;
  const hasPods = workloads.length > 0 || bringsOwnPods(scenario);
  return isRun(test.experiment) && cluster !== undefined && hasPods ? planTest(test) : undefined;
}

export const plansOf = ({ suites }: Config): Plans => new Map(suites.flatMap(plansOfSuite));

function plansOfSuite({ tests }: Pick<Suite, 'tests'>): [Test, Plan][] {
  const own = tests.flatMap((test): [Test, Plan][] => {
    const plan = planOf(test);
    return plan === undefined ? [] : [[test, plan]];
  });
  const [first, ...more] = own.map(([, plan]) => plan);
  if (first === undefined) return own;
  const together = tests.filter(({ experiment }) => isTogether(experiment));
  return [...own, ...together.map((test): [Test, Plan] => [test, oneAfterTheOther(test, [first, ...more])])];
}

/** Several tests as one plan: its steps, its time and what it asks of the cluster are those of all of them. */
export const oneAfterTheOther = (
  { id, description, experiment }: Pick<Test, 'id' | 'description' | 'experiment'>,
  plans: readonly [Plan, ...Plan[]],
): Plan => ({
  ...plans[0],
  test: id,
  description,
  experiment,
  steps: plans.flatMap(({ steps }) => steps),
  estimateMs: sum(plans.map(({ estimateMs }) => estimateMs)),
});

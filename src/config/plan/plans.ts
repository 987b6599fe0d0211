import type { Plan } from '../../model/plan.ts';
import { type Config, isRun, type Test } from '../../model/suite.ts';
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

export const plansOf = ({ suites }: Config): Plans =>
  new Map(
    suites
      .flatMap(({ tests }) => tests)
      .flatMap((test) => {
        const plan = planOf(test);
        return plan === undefined ? [] : [[test, plan]];
      }),
  );

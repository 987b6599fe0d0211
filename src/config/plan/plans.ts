import type { Plan } from '../../model/plan.ts';
import { type Config, isRun, type Test } from '../../model/suite.ts';
import { planTest } from './plan.ts';

/** The plan of each test that prowess runs, and not only schedules and describes. */
export type Plans = ReadonlyMap<Test, Plan>;

export const plansOf = ({ suites }: Config): Plans =>
  new Map(
    suites
      .flatMap(({ tests }) => tests)
      .filter(({ experiment }) => isRun(experiment))
      .map((test) => [test, planTest(test)]),
  );

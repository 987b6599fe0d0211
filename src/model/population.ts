import type { Population } from './metrics/metric.ts';
import type { Plan, StepKind } from './plan.ts';

/** In the order of the steps that work on them. */
export const POPULATIONS: readonly Population[] = ['fill', 'churn', 'delete'];

/** What a step of each kind works on, where a test has several populations. */
const BY_STEP: Readonly<Partial<Record<StepKind, Population>>> = { load: 'fill', churn: 'churn', delete: 'delete' };

/** The population that the test is about; undefined where it has one only. Plans of 0.1 do not say it. */
export const ownPopulation = ({ own, steps }: Pick<Plan, 'own' | 'steps'>): Population | undefined =>
  own ?? (steps.some(({ kind }) => kind === 'churn') ? 'churn' : undefined);

/** The population that a step fills, replaces or removes: value of the label `load`. Undefined where the test has one only. */
export const populationOf = (plan: Pick<Plan, 'own' | 'steps'>, kind: StepKind): Population | undefined =>
  ownPopulation(plan) === undefined ? undefined : BY_STEP[kind];

/** The population that the step with this id creates or removes. */
export function populationOfStep(plan: Pick<Plan, 'own' | 'steps'>, id: string | undefined): Population | undefined {
  const step = plan.steps.find((each) => each.id === id);
  return step && populationOf(plan, step.kind);
}

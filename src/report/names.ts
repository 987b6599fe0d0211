import type { ObjectSample } from '../model/facts.ts';
import { metricOf } from '../model/metrics/index.ts';
import type { Plan } from '../model/plan.ts';
import { populationOfStep } from '../model/population.ts';
import type { ValidityCheck } from '../model/result.ts';
import { labelValues } from '../model/series-id.ts';

/** `objects-missing (400)` */
export const validityName = ({ rule, level }: ValidityCheck): string => withLevel(rule, level);

/** The labels that distinguish measurements of a metric: `400 · VirtualMachineInstance · Running`. */
export const labelText = (labels: Readonly<Record<string, string>>): string => labelValues(labels).join(' · ');

/** The objects that numbers do not mix with others: `level 400`, `churn`, `level 400, fill`; empty where there is one population. */
export function populationName({ level, step }: Pick<ObjectSample, 'level' | 'step'>, plan: Plan): string {
  const load = populationOfStep(plan, step);
  return [level === undefined || level === '' ? '' : `level ${level}`, load ?? ''].filter(Boolean).join(', ');
}

/** The catalogue's title, or the name itself for a metric that it does not hold. */
export const metricTitle = (metric: string): string => metricOf(metric)?.title ?? metric;

const withLevel = (name: string, level: string | undefined): string =>
  level === undefined || level === '' ? name : `${name} (${level})`;

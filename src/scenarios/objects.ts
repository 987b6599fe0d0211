import type { LoadObjects } from '../model/plan.ts';
import type { LevelContext } from './scenario.ts';

/** Shares `count` objects out over the step's workloads, the first ones taking the remainder. */
export function spread(count: number, context: LevelContext): LoadObjects[] {
  const { workloads, parameters } = context;
  return workloads.map((workload, index) => ({
    workload,
    count: Math.floor(count / workloads.length) + (index < count % workloads.length ? 1 : 0),
    parameters,
  }));
}

import * as z from 'zod';
import type { Arrival, LoadObjects } from '../model/plan.ts';
import { seconds } from '../model/units.ts';
import type { LevelContext, MeasuredStep } from './scenario.ts';

export const objects = z.int().positive().max(1_000_000).describe('how many objects are created');
export const concurrency = z.int().positive().max(1000).default(50).describe('calls under way at once');
export const perSecond = z.number().positive().max(100_000).describe('objects per second');

/** The step that creates `objects` of the level's workloads and waits until all are ready. */
export function loadOf(
  load: { readonly objects: number; readonly concurrency: number; readonly arrival: Arrival },
  context: LevelContext,
): MeasuredStep {
  const { estimates } = context;
  const createSeconds = Math.max(load.objects / estimates.createPerSecond, arrivalSeconds(load.arrival, load.objects));
  return {
    kind: 'load',
    role: 'measure',
    load: { objects: spread(load.objects, context), arrival: load.arrival, concurrency: load.concurrency },
    estimateMs: seconds(Math.max(createSeconds, load.objects / estimates.readyPerSecond)),
  };
}

/** How long an arrival process takes for `count` objects. */
export function arrivalSeconds(arrival: Arrival, count: number): number {
  if (arrival.process === 'burst') return 0;
  if (arrival.process !== 'stepped') return count / arrival.perSecond;
  let left = count;
  let total = 0;
  for (const [index, { perSecond, durationMs }] of arrival.steps.entries()) {
    const last = index === arrival.steps.length - 1;
    const here = last ? left : Math.min(left, (durationMs / 1000) * perSecond);
    total += here / perSecond;
    left -= here;
  }
  return total;
}

/** Shares `count` objects out over the step's workloads, the first ones taking the remainder. */
function spread(count: number, { workloads, parameters }: LevelContext): LoadObjects[] {
  return workloads.map((workload, index) => ({
    workload,
    count: Math.floor(count / workloads.length) + (index < count % workloads.length ? 1 : 0),
    parameters,
  }));
}

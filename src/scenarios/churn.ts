import * as z from 'zod';
import { churnRounds } from '../model/plan.ts';
import { makesPods, RESOURCES } from '../model/resources.ts';
import type { Workload } from '../model/suite.ts';
import { duration } from './duration.ts';
import { concurrency, loadOf, objects, perSecond } from './objects.ts';
import type { Objection, ScenarioKind } from './scenario.ts';

const schema = z.strictObject({
  kind: z.literal('churn'),
  objects,
  concurrency,
  perSecond: perSecond.describe('objects deleted and created again per second'),
  duration: duration.describe('how long the population is kept under churn'),
});

type Parameters = z.infer<typeof schema>;

/** Keeps a population while objects of it are deleted and recreated at a rate. */
export const churn: ScenarioKind<Parameters> = {
  kind: 'churn',
  summary: 'a steady population of which objects are deleted and recreated at a rate',
  schema,
  own: 'churn',
  objections,
  expand: ({ objects, concurrency, perSecond, duration }, context) => [
    loadOf({ objects, concurrency, arrival: { process: 'burst' } }, context),
    { kind: 'churn', role: 'measure', churn: { perSecond, durationMs: duration, concurrency }, estimateMs: duration },
  ],
};

/** A kubelet looks once a second at what became of its containers, so that no pod is seen to run earlier. */
const LEAST_STAY_S = 1;

/** An object is deleted when all that are older have been: it stays as long as it takes to replace the whole population once. */
function objections({ objects, perSecond, duration }: Parameters, workloads: readonly Workload[]): Objection[] {
  const rounds = churnRounds({ perSecond, durationMs: duration });
  const stay = objects / perSecond;
  if (rounds === 0) {
    const message = `replaces nothing: ${perSecond}/s for ${duration / 1000} s is less than one object`;
    return [{ parameter: 'duration', message, hint: 'a longer duration, or more objects per second' }];
  }
  const isHasty =
    rounds > objects &&
    stay <= LEAST_STAY_S &&
    workloads.some(({ manifest }) => manifest.kind === RESOURCES.pods.kind || makesPods(manifest));
  if (!isHasty) return [];
  const message = `deletes pods before they can be ready: of ${objects} objects, ${perSecond}/s replaced, each stays ${stay} s`;
  return [{ parameter: 'perSecond', message, hint: 'more objects, or fewer per second' }];
}

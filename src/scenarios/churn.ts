import * as z from 'zod';
import { duration } from './duration.ts';
import { concurrency, loadOf, objects, perSecond } from './objects.ts';
import type { ScenarioKind } from './scenario.ts';

const schema = z.strictObject({
  kind: z.literal('churn'),
  objects,
  concurrency,
  perSecond: perSecond.describe('objects deleted and created anew per second'),
  duration: duration.describe('how long the population is kept under churn'),
});

/** Keeps a population while objects of it are deleted and recreated at a rate. */
export const churn: ScenarioKind<z.infer<typeof schema>> = {
  kind: 'churn',
  summary: 'a steady population of which objects are deleted and recreated at a rate',
  schema,
  own: 'churn',
  expand: ({ objects, concurrency, perSecond, duration }, context) => [
    loadOf({ objects, concurrency, arrival: { process: 'burst' } }, context),
    { kind: 'churn', churn: { perSecond, durationMs: duration, concurrency }, estimateMs: duration },
  ],
};

import * as z from 'zod';
import type { Arrival } from '../model/plan.ts';
import { seconds } from '../model/units.ts';
import { arrivalSeconds, concurrency, loadOf, objects, perSecond } from './objects.ts';
import type { ScenarioKind } from './scenario.ts';

const schema = z.strictObject({
  kind: z.literal('deletion'),
  objects,
  concurrency,
  perSecond: perSecond.optional().describe('objects deleted per second; as fast as the API takes it where not given'),
});

/** Fills the cluster, then measures how it empties. */
export const deletion: ScenarioKind<z.infer<typeof schema>> = {
  kind: 'deletion',
  summary: 'create objects, then delete them at a rate or at once',
  schema,
  own: 'delete',
  expand: ({ objects, concurrency, perSecond }, context) => {
    const arrival: Arrival = perSecond === undefined ? { process: 'burst' } : { process: 'fixed', perSecond };
    const estimate = Math.max(objects / context.estimates.deletePerSecond, arrivalSeconds(arrival, objects));
    return [
      loadOf({ objects, concurrency, arrival: { process: 'burst' } }, context),
      { kind: 'delete', role: 'clear', arrival, concurrency, estimateMs: seconds(estimate) },
    ];
  },
};

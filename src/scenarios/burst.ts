import { z } from 'zod';
import { seconds } from '../model/units.ts';
import { spread } from './objects.ts';
import type { ScenarioKind } from './scenario.ts';

const schema = z.strictObject({
  kind: z.literal('burst'),
  objects: z.int().positive().describe('how many objects are created'),
  concurrency: z.int().positive().max(1000).default(50).describe('creations under way at once'),
});

/** Creates all objects as fast as the API server takes them, and waits until all are ready. */
export const burst: ScenarioKind<z.infer<typeof schema>> = {
  kind: 'burst',
  summary: 'create objects as fast as the API takes them',
  schema,
  expand: ({ objects, concurrency }, context) => [
    {
      kind: 'load',
      load: { objects: spread(objects, context), arrival: { process: 'burst' }, concurrency },
      estimateMs: seconds(objects / context.estimates.createPerSecond + objects / context.estimates.readyPerSecond),
    },
  ],
};

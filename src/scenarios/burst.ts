import * as z from 'zod';
import { concurrency, loadOf, objects } from './objects.ts';
import type { ScenarioKind } from './scenario.ts';

const schema = z.strictObject({ kind: z.literal('burst'), objects, concurrency });

/** Creates all objects as fast as the API server takes them, and waits until all are ready. */
export const burst: ScenarioKind<z.infer<typeof schema>> = {
  kind: 'burst',
  summary: 'create objects as fast as the API takes them',
  schema,
  expand: (parameters, context) => [loadOf({ ...parameters, arrival: { process: 'burst' } }, context)],
};

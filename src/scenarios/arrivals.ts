import * as z from 'zod';
import { durationFrom } from './duration.ts';
import { concurrency, loadOf, objects, perSecond } from './objects.ts';
import type { ScenarioKind } from './scenario.ts';

const open = { kind: z.literal('arrivals'), objects, concurrency: concurrency.default(200) };

const schema = z.discriminatedUnion('process', [
  z.strictObject({ ...open, process: z.literal('fixed'), perSecond }),
  z.strictObject({ ...open, process: z.literal('poisson'), perSecond }),
  z.strictObject({
    ...open,
    process: z.literal('stepped'),
    steps: z
      .array(z.strictObject({ perSecond, duration: durationFrom('1ms') }))
      .min(1)
      .describe('one rate after the other; the last goes on'),
  }),
]);

/** Creates objects on a schedule that does not wait for the cluster (open loop): lag is seen, not hidden. */
export const arrivals: ScenarioKind<z.infer<typeof schema>> = {
  kind: 'arrivals',
  summary: 'create objects at a fixed, Poisson or stepped rate, whatever the cluster does',
  schema,
  expand: (parameters, context) => [loadOf({ ...parameters, arrival: arrivalOf(parameters) }, context)],
};

function arrivalOf(parameters: z.infer<typeof schema>): Parameters<typeof loadOf>[0]['arrival'] {
  const { process } = parameters;
  if (process !== 'stepped') return { process, perSecond: parameters.perSecond };
  return { process, steps: parameters.steps.map((step) => ({ perSecond: step.perSecond, durationMs: step.duration })) };
}

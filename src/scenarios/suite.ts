import * as z from 'zod';
import type { ScenarioKind } from './scenario.ts';

const schema = z.strictObject({ kind: z.literal('suite') });

/** Jobs that run all other tests of the suite, in order, on one cluster under one lock (`prowess run SUITE/`). */
export const suite: ScenarioKind<z.infer<typeof schema>> = {
  kind: 'suite',
  summary: 'all other tests of the suite, one after the other on one cluster under one lock',
  schema,
  expand: () => [],
};

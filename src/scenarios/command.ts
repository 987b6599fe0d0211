import * as z from 'zod';
import type { ScenarioKind } from './scenario.ts';

const schema = z.strictObject({ kind: z.literal('command') });

/** A plain pod spec of the job's own (`prow.spec`): prowess schedules and describes it, and does not run it. */
export const command: ScenarioKind<z.infer<typeof schema>> = {
  kind: 'command',
  summary: 'a pod spec of its own, only scheduled and described',
  schema,
  expand: () => [],
};

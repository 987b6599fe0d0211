import { z } from 'zod';
import { minutes } from '../../../model/units.ts';
import { duration, json, jsonObject, name, version } from './common.ts';

/** `suites/workloads/<name>.yaml`. */
export const workloadSchema = z.strictObject({
  version,
  workload: name,
  description: z.string().default(''),
  ready: z
    .union([
      z.strictObject({ phase: z.string() }),
      z.strictObject({ condition: z.string() }),
      z.strictObject({
        equal: z.union([
          z.strictObject({ path: z.string(), to: json }),
          z.strictObject({ path: z.string(), toPath: z.string() }),
        ]),
      }),
    ])
    .optional(),
  readyWithin: duration.default(minutes(10)),
  manifest: jsonObject,
});

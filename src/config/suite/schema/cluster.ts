import { z } from 'zod';
import { minutes, seconds } from '../../../model/units.ts';
import { duration, jsonObject, name, version } from './common.ts';

/** `suites/clusters/<name>.yaml`. */
export const clusterSchema = z.strictObject({
  version,
  cluster: name,
  description: z.string().default(''),
  kubeconfig: z
    .strictObject({
      secret: z.strictObject({ name: z.string(), key: z.string().default('kubeconfig') }).optional(),
      context: z.string().optional(),
    })
    .default({}),
  exclusive: z.boolean().default(true),
  lock: z
    .strictObject({
      namespace: z.string().default('prowess'),
      lease: z.string().optional(),
      duration: duration.default(seconds(30)),
      waitMax: duration.default(minutes(120)),
    })
    .prefault({}),
  limits: z.strictObject({ perNode: z.record(z.string(), z.int().positive()).default({}) }).prefault({}),
  nodes: z.strictObject({ schedulable: z.int().positive(), controlPlane: z.int().nonnegative().default(1) }),
  inventory: jsonObject.default({}),
  estimates: z
    .strictObject({
      createPerSecond: z.number().positive().default(20),
      readyPerSecond: z.number().positive().default(2),
      deletePerSecond: z.number().positive().default(5),
    })
    .prefault({}),
  prow: jsonObject.default({}),
});

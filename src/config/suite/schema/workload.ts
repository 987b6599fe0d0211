import * as z from 'zod';
import { defaultReady } from '../../../model/ready.ts';
import { minutes } from '../../../model/units.ts';
import { kindMeant, manifestSlips } from '../manifest-slips.ts';
import { duration, json, jsonObject, labelName, text, version } from './common.ts';

const equal = z
  .strictObject({ path: text, to: json.optional(), toPath: text.optional() })
  .refine(({ to, toPath }) => (to === undefined) !== (toPath === undefined), 'expected one of to and toPath')
  .transform(({ path, to, toPath }) => (toPath === undefined ? { path, to: to ?? null } : { path, toPath }));

const ready = z
  .strictObject({
    phase: text.optional().describe('status.phase has this value'),
    condition: text.optional().describe('this condition is True'),
    equal: equal.optional().describe('the value at a path equals a value, or the value at another path'),
  })
  .refine((stated) => Object.keys(stated).length === 1, 'expected exactly one of phase, condition and equal')
  .transform(({ phase, condition, equal }) => {
    if (equal !== undefined) return { equal };
    return phase === undefined ? { condition: condition ?? '' } : { phase };
  })
  .describe('when an object counts as having arrived; must be said for kinds that prowess does not know');

const HOW_TO_SAY =
  'say it beside `manifest`: `ready: {condition: Ready}`, `ready: {phase: Active}`, or ' +
  '`ready: {equal: {path: status.ready, toPath: spec.replicas}}`';

/** `suites/workloads/<name>.yaml`. */
export const workloadSchema = z
  .strictObject({
    version,
    workload: labelName.describe("the workload's name, which suites use; a label of its objects"),
    description: z.string().default(''),
    ready: ready.optional(),
    readyWithin: duration.default(minutes(10)).describe('the longest that one object may take'),
    manifest: jsonObject
      .refine(({ apiVersion }) => typeof apiVersion === 'string', {
        path: ['apiVersion'],
        error: 'expected the apiVersion of an object',
      })
      .refine(({ kind }) => typeof kind === 'string', { path: ['kind'], error: 'expected the kind of an object' })
      .describe('the object; its strings may hold {{name}}, {{index}} and parameters of the sweep'),
  })
  .superRefine(({ manifest }, context) => {
    for (const { path, message, what: _, ...params } of manifestSlips(manifest)) {
      context.addIssue({ code: 'custom', path: ['manifest', ...path], message, params });
    }
  })
  .transform((written, context) => {
    const { manifest, ready = defaultReady(manifest) } = written;
    if (ready !== undefined) return { ...written, ready };
    context.addIssue({
      code: 'custom',
      path: ['manifest', 'kind'],
      message: `when an object of ${manifest.apiVersion} ${manifest.kind} is ready is not known`,
      params: { hint: kindMeant(manifest) ?? HOW_TO_SAY },
    });
    return z.NEVER;
  })
  .describe('An object of which a scenario creates many');

export type WrittenWorkload = z.output<typeof workloadSchema>;

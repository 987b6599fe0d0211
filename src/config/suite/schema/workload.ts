import * as z from 'zod';
import { isJsonObject, type JsonObject } from '../../../model/json.ts';
import { defaultReady } from '../../../model/ready.ts';
import { minutes } from '../../../model/units.ts';
import { kindMeant, manifestSlips } from '../manifest-slips.ts';
import { pausedSlips, readySlips } from '../ready-slips.ts';
import { durationFrom, labelName, version } from './common.ts';
import { ready } from './ready.ts';

const HOW_TO_SAY =
  'say it beside `manifest`: `ready: {condition: Ready}`, `ready: {phase: Active}`, or ' +
  '`ready: {equal: {path: status.ready, toPath: spec.replicas}}`';

/** `suites/workloads/<name>.yaml`. */
export const workloadSchema = z
  .strictObject({
    version,
    workload: labelName.describe("the workload's name, which suites use; a label of its objects"),
    description: z.string().default(''),
    ready: ready
      .optional()
      .describe('when an object counts as having arrived; must be said for kinds that prowess does not know'),
    readyWithin: durationFrom('1s').default(minutes(10)).describe('the longest that one object may take'),
    manifest: z
      .custom<JsonObject>(
        isJsonObject,
        'expected the object, as kubectl would apply it: apiVersion, kind, metadata, spec',
      )
      .superRefine((manifest, context) => {
        for (const [key, example] of [
          ['apiVersion', 'v1 or apps/v1'],
          ['kind', 'Pod or Deployment'],
        ] as const) {
          if (typeof manifest[key] === 'string') continue;
          const message = manifest[key] === undefined ? `missing \`${key}\`` : 'wrong type';
          context.addIssue({ code: 'custom', path: [key], message, params: { expected: `text such as ${example}` } });
        }
      })
      .meta({ type: 'object' })
      .describe('the object; its strings may hold {{name}}, {{index}} and parameters of the sweep'),
  })
  .superRefine(({ manifest, ready }, context) => {
    for (const { path, message, ...params } of ready === undefined ? [] : readySlips(manifest, ready)) {
      context.addIssue({ code: 'custom', path: ['ready', ...path], message, params });
    }
    const when = ready ?? defaultReady(manifest);
    for (const { path, message, ...params } of when === undefined ? [] : pausedSlips(manifest, when)) {
      context.addIssue({ code: 'custom', path: ['manifest', ...path], message, params });
    }
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

import * as z from 'zod';
import { hours, minutes } from '../../../model/units.ts';
import { scenarios } from '../../../scenarios/index.ts';
import { duration, durationFrom, filledName, json, jsonObject, name, text, version } from './common.ts';
import { prow, shared, sharedSchema } from './defaults.ts';
import { github } from './github.ts';
import { suiteHooks, testHooks } from './hooks.ts';
import { periodic, postsubmit, presubmit } from './trigger.ts';

const sweep = z
  .strictObject({
    product: z
      .record(z.string(), z.array(json).min(1))
      .default({})
      .describe('parameter -> values; every combination is a level'),
    include: z.array(jsonObject).default([]).describe('further combinations'),
    repetitions: z.int().positive().max(100).default(1).describe('how often every level runs'),
    order: z
      .enum(['sequential', 'interleaved', 'abba', 'random'])
      .default('sequential')
      .describe('A A B B, A B A B, A B B A, which cancels a drift, or each round in an order of its own'),
    seed: text.optional().describe('of the random order: the same seed gives the same one'),
    warmUp: z
      .int()
      .positive()
      .max(10)
      .optional()
      .describe('how often every level of a benchmark runs before what counts'),
    coolDown: z
      .strictObject({ max: duration })
      .default({ max: minutes(10) })
      .describe('the longest pause between levels'),
  })
  .refine(({ order, seed }) => seed === undefined || order === 'random', {
    error: 'seed draws nothing unless the order is random',
    path: ['seed'],
  })
  .refine(({ product, include }) => Object.keys(product).length + include.length > 0, {
    error: 'expected product, include or both',
    params: { hint: 'to repeat one load, make it the one level: {product: {objects: [50]}, repetitions: 3}' },
  })
  .describe('multiplies the scenario inside a run: each combination is a level');

const lane = z.record(z.string().regex(/^[A-Za-z][\w-]*$/, 'expected a name such as kubernetes'), z.string());

const matrix = z
  .union([z.record(lane.keyType, z.array(z.string()).min(1)), z.array(lane).min(1)])
  .describe('multiplies the test: axes, of which every combination is a test, or a list of the combinations');

/** Checked at each level of the sweep, which may give its parameters (src/config/suite/scenario.ts). */
export const scenarioField = z
  .looseObject({ kind: z.string(`expected one of ${scenarios.map(({ kind }) => kind).join(', ')}`) })
  .describe('the experiment; what it may say depends on its kind');

export const testSchema = z
  .strictObject({
    description: z.string().optional().describe('one line for people'),
    matrix: matrix.optional(),
    name: filledName
      .optional()
      .describe(
        'with a matrix: the name of each test, such as density-k8s-{{kubernetes}}; its history is kept under it',
      ),
    scenario: scenarioField,
    sweep: sweep.optional(),
    estimate: durationFrom('1s')
      .optional()
      .describe('how long a run takes, for the schedule; without it the plan says'),
    periodic: periodic.optional(),
    presubmit: presubmit.optional(),
    postsubmit: postsubmit.optional(),
    hooks: testHooks.optional(),
    ...shared,
  })
  .describe('one test: up to three Prow jobs, which share one history');

const build = z
  .strictObject({
    image: text.describe("the image of the jobs' pods, with the tools that build"),
    command: z
      .array(text)
      .min(1)
      .describe('runs in the clone of the repository under test; pushes $IMAGE_REGISTRY/COMPONENT:$IMAGE_TAG'),
    secret: text.optional().describe('a secret of type kubernetes.io/dockerconfigjson whose account may push'),
    timeout: duration.default(hours(2)).describe('the longest that a run may take'),
    prow: prow
      .optional()
      .describe("anything of Prow's JobBase for these jobs; what suites and tests say elsewhere is not theirs"),
  })
  .transform(({ timeout, prow = {}, ...rest }) => ({ ...rest, timeoutMs: timeout, prow }))
  .meta({
    id: 'ImageBuild',
    description: 'jobs that build and push the images which tests of this suite measure by commit',
  });

const head = {
  version,
  suite: name.describe("the suite's name"),
  description: z.string().optional(),
  github: github.optional(),
  build: build.optional(),
  hooks: suiteHooks.optional(),
  ...shared,
  defaults: sharedSchema
    .optional()
    .describe('what all tests of this suite share; the same keys may also be at the top of the suite'),
};

const testName = name.describe("the test's name; its history is kept under it");

/** `suites/<name>.yaml`. */
export const suiteSchema = z
  .strictObject({ ...head, tests: z.record(testName, testSchema) })
  .describe('A suite: what is measured, where and when');

/** A suite whose tests are checked one by one, when their matrices are multiplied out. */
export const suiteHeadSchema = z.strictObject({
  ...head,
  tests: z
    .record(testName, jsonObject, 'expected tests by their names, such as density-100: {scenario: {...}}')
    .refine(
      (tests) => Object.keys(tests).length > 0,
      'expected at least one test, such as density-100: {scenario: {...}}',
    ),
});

/** What is read of a test before its matrix is multiplied out. */
export const matrixSchema = z.looseObject({ matrix: matrix.optional(), name: z.string().optional() });

export type WrittenTest = z.output<typeof testSchema>;

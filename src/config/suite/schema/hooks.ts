import * as z from 'zod';
import { minutes } from '../../../model/units.ts';
import { duration, durationFrom, json, name, text, version } from './common.ts';
import { ready } from './ready.ts';

const variable = z
  .string()
  .regex(/^[A-Za-z_]\w*$/, 'expected the name of a variable: letters, digits and `_`, not beginning with a digit');

const action = {
  command: z
    .array(text)
    .min(1)
    .optional()
    .describe('a program and its arguments, run beside the runner in the folder of prowess.yaml; no shell reads it'),
  image: text
    .optional()
    .describe('with a command: it runs in a pod of this image on the cluster, and reads no file of the site'),
  env: z.record(variable, z.string()).optional().describe('with a command: its variables'),
  manifests: z
    .array(text)
    .min(1)
    .optional()
    .describe('URLs or files, in order: applied, waited for, and undone where what the hook is around ends'),
  ready: z
    .record(z.string(), ready)
    .optional()
    .describe(
      'with manifests: kind -> when its objects are ready, where prowess does not know it or shall wait for more',
    ),
};

const retries = z.int().min(0).max(10);
const limits = {
  timeout: durationFrom('1s').optional().describe('the longest that one attempt may take; default: 10m'),
  retries: retries.optional().describe('further attempts after one that failed; default: 0'),
};

/** What is written beside the action that it belongs to. */
const BELONGS = { image: 'command', env: 'command', ready: 'manifests', with: 'step' } as const;

type Written = Partial<Record<'command' | 'manifests' | 'step' | keyof typeof BELONGS, unknown>>;

function checkAction(written: Written, actions: readonly ('command' | 'manifests' | 'step')[], issue: Issue): void {
  const given = actions.filter((key) => written[key] !== undefined);
  if (given.length !== 1) issue([], `expected exactly one of ${actions.join(', ')}`);
  for (const [key, owner] of Object.entries(BELONGS) as [keyof typeof BELONGS, Written[keyof Written] & string][]) {
    if (written[key] !== undefined && given.length === 1 && given[0] !== owner)
      issue([key], `\`${key}\` belongs to a hook with \`${owner}\``);
  }
}

type Issue = (path: string[], message: string) => void;

const hook = z
  .strictObject({
    name: name.optional().describe('names its row; default: the step, the program, or the first manifest'),
    ...action,
    step: text.optional().describe('a step of suites/steps'),
    with: z.record(z.string(), json).optional().describe('with a step: parameter -> value'),
    ...limits,
  })
  .superRefine((written, context) =>
    checkAction(written, ['command', 'manifests', 'step'], (path, message) =>
      context.addIssue({ code: 'custom', path, message }),
    ),
  )
  .meta({ id: 'Hook', description: 'what is done beside the load: a command, manifests, or a step of suites/steps' });

const around = {
  before: z.array(hook).min(1).optional().describe('in order; one that fails ends the test before its load'),
  after: z.array(hook).min(1).optional().describe('in order, however the rest ended; none keeps another from running'),
};

const level = z.strictObject(around).optional().describe('around each level of a sweep');

/** Of a test. */
export const testHooks = z
  .strictObject({ ...around, level })
  .meta({ id: 'TestHooks', description: 'what is done around the test, and around each of its levels' });

/** Of a suite. */
export const suiteHooks = z
  .strictObject({
    ...around,
    test: z.strictObject(around).optional().describe('around each test of the suite, outside of its own hooks'),
    level: level.describe('around each level of each test, outside of its own hooks'),
  })
  .meta({ id: 'SuiteHooks', description: 'what is done around all tests of the suite that run together' });

const parameter = z.strictObject({
  default: json.optional().describe('where a hook does not say it; without a default each hook must'),
  description: z.string().optional(),
});

/** `suites/steps/<name>.yaml`. */
export const stepSchema = z
  .strictObject({
    version,
    step: name.describe("the step's name, which hooks use"),
    description: z.string().optional().describe('one line for people'),
    parameters: z
      .record(variable, parameter)
      .default({})
      .describe('what hooks may give: each fills in `{{NAME}}` below, and in the manifests'),
    ...action,
    timeout: duration.default(minutes(10)).describe('the longest that one attempt may take'),
    retries: retries.default(0).describe('further attempts after one that failed; default: 0'),
  })
  .superRefine((written, context) =>
    checkAction(written, ['command', 'manifests'], (path, message) =>
      context.addIssue({ code: 'custom', path, message }),
    ),
  )
  .describe('A step that hooks of suites and tests name');

export type WrittenHook = z.output<typeof hook>;
export type WrittenSuiteHooks = z.output<typeof suiteHooks>;
export type WrittenStep = z.output<typeof stepSchema>;

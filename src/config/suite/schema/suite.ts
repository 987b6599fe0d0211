import { z } from 'zod';
import { minutes } from '../../../model/units.ts';
import { duration, json, jsonObject, name, repoRef, version } from './common.ts';

const periodic = z.strictObject({
  cron: z.string().optional(),
  interval: z.string().optional(),
  minimumInterval: z.string().optional(),
});

const presubmit = z.strictObject({
  comment: z.string(),
  branches: z.array(z.string()).default([]),
  skipBranches: z.array(z.string()).default([]),
  alwaysRun: z.boolean().default(false),
  optional: z.boolean().default(true),
  runIfChanged: z.string().optional(),
  skipIfOnlyChanged: z.string().optional(),
});

const postsubmit = z.strictObject({
  branches: z.array(z.string()).default([]),
  skipBranches: z.array(z.string()).default([]),
  runIfChanged: z.string().optional(),
  skipIfOnlyChanged: z.string().optional(),
});

const sweep = z.strictObject({
  product: z.record(z.string(), z.array(json)).default({}),
  include: z.array(jsonObject).default([]),
  repetitions: z.int().positive().default(1),
  order: z.enum(['sequential', 'interleaved', 'abba']).default('sequential'),
  coolDown: z.strictObject({ max: duration }).default({ max: minutes(10) }),
});

const testgrid = z.strictObject({
  dashboards: z.array(z.string()).optional(),
  tab: z.string().optional(),
  description: z.string().optional(),
  daysOfResults: z.int().positive().optional(),
  inCellMetric: z.string().optional(),
  graphMetrics: z.array(z.string()).optional(),
});

const perfdash = z.strictObject({ prefix: z.string().optional(), jobType: z.string().default('networking') });

/** What a test says, and what `defaults` may say for all tests of a suite. */
const shared = {
  description: z.string().optional(),
  cluster: name.optional(),
  repo: repoRef.optional(),
  workload: name.optional(),
  workloads: z.array(name).optional(),
  thresholds: z.record(z.string(), z.record(z.string(), z.json())).optional(),
  testgrid: testgrid.optional(),
  perfdash: perfdash.optional(),
  prow: jsonObject.optional(),
};

export const testSchema = z.strictObject({
  ...shared,
  scenario: z.looseObject({ kind: z.string() }),
  sweep: sweep.optional(),
  periodic: periodic.optional(),
  presubmit: presubmit.optional(),
  postsubmit: postsubmit.optional(),
});

/** `suites/<name>.yaml`. */
export const suiteSchema = z.strictObject({
  version,
  suite: name,
  ...shared,
  defaults: z.strictObject(shared).default({}),
  tests: z.record(name, testSchema),
});

export type WrittenSuite = z.infer<typeof suiteSchema>;
export type WrittenTest = z.infer<typeof testSchema>;

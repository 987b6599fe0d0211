import * as z from 'zod';
import { benchmarkMetrics } from '../../model/metrics/benchmark.ts';
import { parse } from '../parse.ts';
import { common, engineScenario, limitOf, namespaces } from './common.ts';

const { args: _, ...shared } = common;

const schema = z.strictObject({
  kind: z.literal('engine'),
  ...shared,
  args: z.array(z.string()).default([]).describe('words that a sweep adds to the command'),
  command: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      'runs beside the runner, in the folder of prowess.yaml; no shell reads it. {{report}} is the folder to write to, {{id}} a UUID of the run',
    ),
  parse: parse.describe('how its standard output is read: docs/engines.md'),
  namespaces: namespaces
    .default([])
    .describe(
      'RE2 of the whole names of namespaces that it makes: those that were not there before are removed after it',
    ),
  label: z
    .string()
    .min(1)
    .optional()
    .describe('the label of its namespaces whose value is {{id}}: they are removed after it'),
});

/** Anybody's own engine, whose output is read as its suite says. */
export const engine = engineScenario<z.infer<typeof schema>>({
  kind: 'engine',
  summary: 'a command of your own beside the runner that makes a load, and how its output is read',
  schema,
  key: Object.keys(benchmarkMetrics).map((metric) => ({ metric, labels: {} })),
  runOf: (parameters) => {
    const { command, args, commit, parse: declaration, label } = parameters;
    const [binary = '', ...words] = command;
    return {
      engine: 'command',
      binary,
      ...(commit !== undefined && { commit }),
      argv: [...words, ...args],
      folder: '.',
      files: {},
      inputs: parameters.inputs.map((path) => ({ path })),
      parse: declaration,
      owns: { namespaces: parameters.namespaces, ...(label !== undefined && { label }) },
      durationMs: parameters.duration,
      limitMs: limitOf(parameters),
    };
  },
});

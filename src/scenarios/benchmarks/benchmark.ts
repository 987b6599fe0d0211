import * as z from 'zod';
import type { JsonObject } from '../../model/json.ts';
import { benchmarkMetrics } from '../../model/metrics/benchmark.ts';
import { seconds } from '../../model/units.ts';
import { durationFrom } from '../duration.ts';
import { parse } from '../parse.ts';
import { common, pods, timeout } from './common.ts';
import type { BenchmarkKind } from './kind.ts';
import { aloneOf } from './pair.ts';

const schema = z.strictObject({
  kind: z.literal('benchmark'),
  ...common,
  command: z.array(z.string()).min(1).describe('the words of the command line; no shell reads them'),
  parse: parse.describe('how the output is read: docs/add-a-benchmark.md'),
  duration: durationFrom('1s').default(seconds(60)).describe('about how long it takes'),
  pods,
  timeout,
});

/** Anybody's image and command, whose output is read as its suite says. */
export const benchmark: BenchmarkKind<z.infer<typeof schema>> = {
  kind: 'benchmark',
  summary: 'an image and a command of your own, and how its output is read',
  schema,
  key: Object.keys(benchmarkMetrics).map((metric) => ({ metric, labels: {} })),
  runOf: (parameters) => {
    const { command, duration } = parameters;
    const { tool, readings } = parameters.parse;
    const run = aloneOf({ tool, argv: command, pods: parameters.pods, asked: {}, durationMs: duration }, parameters);
    return readings === undefined ? run : { ...run, parse: plain(parameters.parse) };
  },
};

/** As a journal holds it. */
const plain = (declaration: z.infer<typeof parse>): JsonObject => JSON.parse(JSON.stringify(declaration));

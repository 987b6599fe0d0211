import * as z from 'zod';
import { benchmarkMetrics } from '../../model/metrics/benchmark.ts';
import { seconds } from '../../model/units.ts';
import { uncheckedAsked } from '../asked.ts';
import { durationFrom } from '../duration.ts';
import { parse } from '../parse.ts';
import type { Objection } from '../scenario.ts';
import { common, pods, timeout } from './common.ts';
import type { BenchmarkKind } from './kind.ts';
import { aloneOf } from './pair.ts';

const schema = z.strictObject({
  kind: z.literal('benchmark'),
  ...common,
  command: z.array(z.string()).min(1).describe('the words of the command line; no shell reads them'),
  parse: parse.describe('how the output is read: docs/add-a-benchmark.md'),
  asked: z
    .strictObject({
      duration: durationFrom('1s').optional(),
      streams: z.int().positive().optional(),
      participants: z.int().positive().optional(),
      iterations: z.int().positive().optional(),
    })
    .default({})
    .describe('what the command asks of the tool: an output of anything else is no result'),
  duration: durationFrom('1s').default(seconds(60)).describe('about how long it takes'),
  pods,
  timeout,
});

/** Anybody's image and command, whose output is read as its suite says. */
export const benchmark: BenchmarkKind<z.infer<typeof schema>> = {
  kind: 'benchmark',
  summary: 'an image and a command of your own, and how its output is read',
  schema,
  objections: ({ command, parse, asked }) => [...ofOneWord(command), ...uncheckedAsked(parse, asked)],
  key: Object.keys(benchmarkMetrics).map((metric) => ({ metric, labels: {} })),
  runOf: (parameters) => {
    const { command, parse, duration } = parameters;
    const { duration: durationMs, ...counts } = parameters.asked;
    const asked = { ...counts, ...(durationMs !== undefined && { durationMs }) };
    const declared = parse.readings === undefined ? {} : { parse };
    const own = { tool: parse.tool, ...declared, argv: command, pods: parameters.pods, asked, durationMs: duration };
    return aloneOf(own, parameters);
  },
};

function ofOneWord([first = '', ...others]: readonly string[]): Objection[] {
  const words = first.trim().split(/\s+/);
  if (others.length > 0 || words.length === 1) return [];
  const message = `no shell reads it: ${JSON.stringify(first)} is the name of one program`;
  return [{ parameter: 'command', message, hint: `each word by itself: [${words.join(', ')}]` }];
}
